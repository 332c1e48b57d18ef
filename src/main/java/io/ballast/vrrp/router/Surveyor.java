package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import io.ballast.linux.ErrnoException;
import io.ballast.vrrp.Event;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** Compares how the machine is with how it should be: sockets, addresses, links, and what all that means for elections. */
final class Surveyor {

    private final Ports ports;
    private final Roster roster;
    private final WireTable wires;
    private final Holdings holdings;
    private final Chamber chamber;
    private final Bulletin bulletin;
    private final List<Lack> own;
    private final Consumer<List<Holdings.Risen>> risen;
    private final Map<String, VrrpInstance> virtualLinks = new LinkedHashMap<>();

    private Map<String, Link> links = Map.of();
    private @Nullable Pause again;

    /**
     * @param own what the process lacks from its start
     * @param risen is given addresses that came back
     */
    Surveyor(Ports ports, Roster roster, WireTable wires, Holdings holdings, Chamber chamber, Bulletin bulletin,
            List<Lack> own, Consumer<List<Holdings.Risen>> risen) {
        this.ports = ports;
        this.roster = roster;
        this.wires = wires;
        this.holdings = holdings;
        this.chamber = chamber;
        this.bulletin = bulletin;
        this.own = List.copyOf(own);
        this.risen = risen;
        bulletin.lacks(own);
    }

    void lookIfNeeded() {
        long now = ports.times().now();
        boolean due = alarms().anyMatch(at -> now - at >= 0);
        if (ports.ground().changed() || due) {
            look();
        }
    }

    LongStream alarms() {
        var pause = again;
        return LongStream.concat(wires.alarms(), pause == null ? LongStream.empty() : LongStream.of(pause.at()));
    }

    void look() {
        try {
            links = ports.ground().look();
            settleVirtualLinks();
            again = null;
        } catch (ErrnoException e) {
            var pause = again;
            if (pause == null) {
                again = new Pause(ports.times().now());
            } else if (pause.isDue(ports.times().now())) {
                pause.grow(ports.times().now());
            }
            bulletin.tell(News.Kind.TROUBLE, null, "interfaces cannot be looked after: " + e.getMessage());
        }
        var needed = new HashSet<WireKey>();
        roster.seats().forEach(seat -> {
            needed.addAll(WireKey.all(seat.instance()));
            needed.addAll(WireKey.strangers(seat.instance()));
        });
        wires.settle(needed, links, ports.times().now());
        risen.accept(holdings.look(links.values(), ports.times().now()));
        tellElections();
    }

    private void tellElections() {
        var virtual = roster.virtualAddresses();
        var lacks = new ArrayList<>(own);
        for (var seat : roster.seats()) {
            var surroundings = Surroundings.of(seat, links, virtual, wires);
            lacks.addAll(surroundings.lacks());
            seat.surroundings(surroundings.results());
            var source = surroundings.source();
            // The last one stays where there is none: a priority of 0 may still find its way.
            if (source != null && !source.equals(seat.source())) {
                seat.source(source);
                chamber.one(seat, new Event.SourceChanged(source));
                bulletin.state(seat);
            }
            chamber.track(seat);
        }
        bulletin.lacks(lacks);
    }

    private void settleVirtualLinks() {
        var wanted = new LinkedHashMap<String, VrrpInstance>();
        roster.seats().stream().map(Seat::instance).filter(VrrpInstance::virtualMac)
                .forEach(each -> wanted.put(Place.virtualLink(each), each));
        dropVirtualLinks(wanted.keySet());
        boolean made = false;
        for (var entry : wanted.entrySet()) {
            boolean missing = !links.containsKey(entry.getKey());
            if (links.containsKey(entry.getValue().interfaceName()) && (missing || !isKnown(entry))) {
                ports.ground().makeVirtualLink(entry.getValue());
                raiseOfMaster(entry.getValue());
                virtualLinks.put(entry.getKey(), entry.getValue());
                made = true;
            }
        }
        if (made) {
            links = ports.ground().look();
        }
    }

    /** Somebody removed it under a master. */
    private void raiseOfMaster(VrrpInstance instance) {
        var seat = roster.seat(instance.name());
        if (seat != null && seat.election().role() == Role.MASTER) {
            ports.ground().raiseVirtualLink(instance, true);
        }
    }

    private boolean isKnown(Map.Entry<String, VrrpInstance> wanted) {
        var known = virtualLinks.get(wanted.getKey());
        return known != null && Objects.equals(known.interfaceName(), wanted.getValue().interfaceName());
    }

    /** @param kept names of those that stay */
    void dropVirtualLinks(Set<String> kept) {
        for (var name : List.copyOf(virtualLinks.keySet())) {
            if (!kept.contains(name)) {
                ports.ground().dropVirtualLink(Objects.requireNonNull(virtualLinks.get(name)));
                virtualLinks.remove(name);
            }
        }
    }
}
