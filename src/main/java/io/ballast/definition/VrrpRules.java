package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Whether VRRP instances, sync groups and clusters fit together. What stands in one request is a fault there; what does
 * not go with something that the request says nothing of is a conflict. What was stored before a rule came is left alone.
 */
final class VrrpRules {

    private final Snapshot after;
    private final Snapshot before;
    private final Map<String, String> instancePlaces;
    private final Map<String, String> groupPlaces;
    private final Faults faults;
    private final List<String> conflicts = new ArrayList<>();

    /**
     * @param before what is stored
     * @param instancePlaces pointers to the instances that the request speaks of, by name
     * @param groupPlaces the same of sync groups
     */
    VrrpRules(Snapshot after, Snapshot before, Map<String, String> instancePlaces, Map<String, String> groupPlaces,
            Faults faults) {
        this.after = after;
        this.before = before;
        this.instancePlaces = instancePlaces;
        this.groupPlaces = groupPlaces;
        this.faults = faults;
    }

    private record Router(String director, String interfaceName, Family family, int id) {
    }

    private record Virtual(String director, Family family, int id) {
    }

    /** @throws StateConflict for the first conflict, if there are no faults */
    void check() {
        if (!instancePlaces.isEmpty()) {
            checkIds();
            checkVirtualMacs();
            checkAddresses();
        }
        checkTracked();
        checkGroups();
        if (faults.count() == 0 && !conflicts.isEmpty()) {
            throw new StateConflict(conflicts.getFirst());
        }
    }

    /** Those that the request says nothing of come first, so that they hold what they hold. */
    private List<VrrpDefinition> instances() {
        var all = new ArrayList<VrrpDefinition>();
        after.vrrpInstances().values().stream().filter(each -> !instancePlaces.containsKey(each.name()))
                .forEach(all::add);
        after.vrrpInstances().values().stream().filter(each -> instancePlaces.containsKey(each.name()))
                .forEach(all::add);
        return all;
    }

    private void checkIds() {
        var holders = new HashMap<Router, String>();
        for (var instance : instances()) {
            for (var member : instance.members()) {
                var router = new Router(member.director(), member.interfaceName(), instance.family(),
                        instance.virtualRouterId());
                var holder = holders.putIfAbsent(router, instance.name());
                if (holder != null) {
                    refuse(instance.name(), "/virtualRouterId", instancePlaces.containsKey(holder),
                            "Virtual router id " + router.id() + " is used on " + router.interfaceName() + " of "
                                    + router.director() + " by VRRP instance " + holder
                                    + " already; choose another one.");
                    break;
                }
            }
        }
    }

    /** The interface with the virtual MAC is named by the id, and there can be one of a name. */
    private void checkVirtualMacs() {
        var holders = new HashMap<Virtual, String>();
        for (var instance : instances()) {
            if (!instance.virtualMac()) {
                continue;
            }
            for (var member : instance.members()) {
                var virtual = new Virtual(member.director(), instance.family(), instance.virtualRouterId());
                var holder = holders.putIfAbsent(virtual, instance.name());
                if (holder != null && !sharesInterface(holder, member)) {
                    refuse(instance.name(), "/virtualRouterId", instancePlaces.containsKey(holder),
                            "Virtual router id " + virtual.id() + " has a virtual MAC on " + virtual.director()
                                    + " already, in VRRP instance " + holder
                                    + "; choose another id, or set virtualMac to false in one of the two.");
                    break;
                }
            }
        }
    }

    /** Which is said already. */
    private boolean sharesInterface(String holder, VrrpMember member) {
        var other = after.vrrpInstance(holder);
        var same = other == null ? null : other.member(member.director());
        return same != null && same.interfaceName().equals(member.interfaceName());
    }

    private void checkAddresses() {
        var holders = new HashMap<IpAddress, String>();
        for (var instance : instances()) {
            for (var list : List.of("virtualAddresses", "excludedAddresses")) {
                var addresses = list.startsWith("v") ? instance.virtualAddresses() : instance.excludedAddresses();
                for (int i = 0; i < addresses.size(); i++) {
                    var holder = holders.putIfAbsent(addresses.get(i).address(), instance.name());
                    if (holder != null && !holder.equals(instance.name())) {
                        refuse(instance.name(), "/" + list + "/" + i + "/address", instancePlaces.containsKey(holder),
                                "VRRP instance " + holder + " holds " + addresses.get(i).address()
                                        + " already; take it out of one of the two.");
                    }
                }
            }
        }
    }

    /** @param both whether the request speaks of the other one too */
    private void refuse(String instance, String field, boolean both, String sentence) {
        var place = instancePlaces.get(instance);
        if (place == null) {
            return;
        }
        if (both) {
            faults.add(place + field, sentence);
        } else {
            conflicts.add("VRRP instance " + instance + " cannot be stored. " + sentence);
        }
    }

    private void checkTracked() {
        for (var instance : after.vrrpInstances().values()) {
            for (int i = 0; i < instance.track().size(); i++) {
                if (!(instance.track().get(i) instanceof Tracked.OfCluster tracked)
                        || after.cluster(tracked.name()) != null) {
                    continue;
                }
                var place = instancePlaces.get(instance.name());
                if (place != null) {
                    faults.add(place + "/track/" + i + "/name", "There is no cluster " + Fields.quoted(tracked.name())
                            + "; name one that is defined.");
                } else if (before.cluster(tracked.name()) != null) {
                    conflicts.add("VRRP instance " + instance.name() + " tracks cluster " + tracked.name()
                            + "; take it out of that instance's track first.");
                }
            }
        }
    }

    private void checkGroups() {
        var groupOf = new HashMap<String, String>();
        for (var group : after.syncGroups().values()) {
            var place = groupPlaces.get(group.name());
            for (int i = 0; i < group.instances().size(); i++) {
                var name = group.instances().get(i);
                var other = groupOf.putIfAbsent(name, group.name());
                if (other != null) {
                    checkTwoGroups(name, other, group.name(), i);
                }
                if (after.vrrpInstance(name) != null) {
                    continue;
                }
                if (place != null) {
                    faults.add(place + "/instances/" + i, "There is no VRRP instance " + Fields.quoted(name)
                            + "; name one that is defined.");
                } else if (before.vrrpInstance(name) != null) {
                    conflicts.add("VRRP instance " + name + " belongs to sync group " + group.name()
                            + "; take it out of that group first.");
                }
            }
            checkPriorities(group, place);
        }
    }

    private void checkTwoGroups(String instance, String first, String second, int index) {
        var sentence = "VRRP instance " + instance + " belongs to sync group %s already; an instance has one group.";
        var place = groupPlaces.get(second);
        if (place != null && groupPlaces.containsKey(first)) {
            faults.add(place + "/instances/" + index, sentence.formatted(first));
        } else if (place != null || groupPlaces.containsKey(first)) {
            conflicts.add(sentence.formatted(place == null ? second : first));
        }
    }

    /** Members of a group that wished for different roles would pull each other to and fro. */
    private void checkPriorities(SyncGroupDefinition group, @Nullable String place) {
        var first = new HashMap<String, VrrpDefinition>();
        for (int i = 0; i < group.instances().size(); i++) {
            var instance = after.vrrpInstance(group.instances().get(i));
            for (int j = 0; instance != null && j < instance.members().size(); j++) {
                var member = instance.members().get(j);
                var other = first.putIfAbsent(member.director(), instance);
                var same = other == null ? null : other.member(member.director());
                if (other == null || same == null || same.priority() == member.priority()) {
                    continue;
                }
                var at = priority(instance, other, j, member.director());
                if (at == null && place == null) {
                    continue;
                }
                faults.add(at != null ? at : place + "/instances/" + i, "In sync group " + group.name() + " "
                        + member.director() + " has priority " + same.priority() + " in " + other.name() + " and "
                        + member.priority() + " in " + instance.name()
                        + "; give it the same in all of them, in one PUT of /config where both change.");
            }
        }
    }

    /** Where the request says one of two priorities; null where it says neither. */
    private @Nullable String priority(VrrpDefinition one, VrrpDefinition other, int index, String director) {
        if (instancePlaces.containsKey(one.name())) {
            return instancePlaces.get(one.name()) + "/members/" + index + "/priority";
        }
        if (instancePlaces.containsKey(other.name())) {
            var members = other.members().stream().map(VrrpMember::director).toList();
            return instancePlaces.get(other.name()) + "/members/" + members.indexOf(director) + "/priority";
        }
        return null;
    }
}
