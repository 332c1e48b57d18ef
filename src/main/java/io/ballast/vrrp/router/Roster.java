package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** Who takes part: all seats, and which of them are master together. */
final class Roster {

    private final Map<String, Electorate> byName = new LinkedHashMap<>();
    private final Map<Spot, Seat> byPlace = new LinkedHashMap<>();

    /** By what a packet finds its instance. */
    private record Spot(String interfaceName, Family family, int virtualRouterId) {
    }

    /** Makes a seat in place of one before, or in nobody's. */
    interface Maker {
        Seat make(Member member, boolean grouped, @Nullable Seat before);
    }

    /**
     * How one configuration becomes another.
     *
     * @param kept electorates that stay as they are made up, with their members as they are to be now
     * @param left electorates that end
     * @param begun electorates that are new
     * @param goingOn names of those in {@code begun} that are master and stay it; they are among {@code left} too
     */
    record Change(Map<Electorate, List<Member>> kept, List<Electorate> left, List<Electorate> begun,
            Set<String> goingOn) {
    }

    Change change(Down.Configure wanted, Maker maker) {
        var kept = new LinkedHashMap<Electorate, List<Member>>();
        var begun = new ArrayList<Electorate>();
        var goingOn = new HashSet<String>();
        for (var unit : units(wanted)) {
            var same = same(unit);
            if (same == null) {
                begun.add(begin(unit, goingOn, maker));
            } else {
                kept.put(same, unit);
            }
        }
        var left = electorates().stream().filter(each -> !kept.containsKey(each)).toList();
        replace(Stream.concat(kept.keySet().stream(), begun.stream()).toList());
        return new Change(kept, left, begun, goingOn);
    }

    private Electorate begin(List<Member> unit, Set<String> goingOn, Maker maker) {
        boolean allMaster = unit.stream().map(this::before)
                .allMatch(seat -> seat != null && seat.election().role() == Role.MASTER);
        if (allMaster) {
            unit.forEach(member -> goingOn.add(member.instance().name()));
        }
        return new Electorate(
                unit.stream().map(member -> maker.make(member, unit.size() > 1, before(member))).toList());
    }

    private @Nullable Seat before(Member member) {
        var seat = seat(member.instance().name());
        return seat != null && seat.canBecome(member.instance()) ? seat : null;
    }

    /** The electorate that is made up of just these already. */
    private @Nullable Electorate same(List<Member> unit) {
        var electorate = byName.get(unit.getFirst().instance().name());
        boolean same = electorate != null && names(electorate.seats().stream().map(Seat::instance))
                .equals(names(unit.stream().map(Member::instance)))
                && unit.stream().allMatch(member -> before(member) != null);
        return same ? electorate : null;
    }

    private static Set<String> names(Stream<VrrpInstance> instances) {
        return instances.map(VrrpInstance::name).collect(Collectors.toSet());
    }

    private static List<List<Member>> units(Down.Configure wanted) {
        var members = new LinkedHashMap<String, Member>();
        wanted.members().forEach(member -> members.put(member.instance().name(), member));
        var units = new ArrayList<List<Member>>();
        for (var group : wanted.groups()) {
            var unit = group.instances().stream().filter(members::containsKey).map(members::remove).toList();
            if (!unit.isEmpty()) {
                units.add(unit);
            }
        }
        members.values().forEach(member -> units.add(List.of(member)));
        return units;
    }

    private void replace(List<Electorate> electorates) {
        byName.clear();
        byPlace.clear();
        electorates.forEach(electorate -> electorate.seats().forEach(seat -> {
            byName.put(seat.name(), electorate);
            byPlace.put(place(seat.instance().interfaceName(), seat.instance().family(),
                    seat.instance().virtualRouterId()), seat);
        }));
    }

    private static Spot place(String interfaceName, Family family, int virtualRouterId) {
        return new Spot(interfaceName, family, virtualRouterId);
    }

    @Nullable
    Electorate electorate(String instance) {
        return byName.get(instance);
    }

    @Nullable
    Seat seat(String instance) {
        var electorate = byName.get(instance);
        return electorate == null ? null : electorate.seat(instance);
    }

    /** Whose packets these are. */
    @Nullable
    Seat find(WireKey heardOn, int virtualRouterId) {
        return byPlace.get(place(heardOn.interfaceName(), heardOn.family(), virtualRouterId));
    }

    Collection<Electorate> electorates() {
        return new LinkedHashSet<>(byName.values());
    }

    List<Seat> seats() {
        return byName.entrySet().stream().map(each -> each.getValue().seat(each.getKey())).toList();
    }

    /** All addresses that come and go with a role. */
    Set<IpAddress> virtualAddresses() {
        return seats().stream().map(Seat::instance)
                .flatMap(each -> Stream.concat(each.addresses().stream(), each.excluded().stream()))
                .map(VirtualAddress::address).collect(Collectors.toSet());
    }
}
