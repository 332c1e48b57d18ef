package io.ballast.director;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.ballast.definition.Listener;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.director.Standing.State;
import io.ballast.health.Verdict;
import io.ballast.plane.ForwardingPlane;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.Plan;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** What candidate definitions would do to the table as it is. Works on immutable values and reads the plane. */
final class Previews {

    private static final String FIRST_PROBE = "first successful probe";

    private final PathMarks marks;
    private final ForwardingPlane plane;
    private final Probing probing;
    private final Map<ServiceRef, Published> published;
    private final Function<Set<ServiceKey>, SortedMap<ServiceKey, ServiceEntry>> reader;

    Previews(ForwardingPlane plane, Probing probing, Map<ServiceRef, Published> published,
            Function<Set<ServiceKey>, SortedMap<ServiceKey, ServiceEntry>> reader, PathMarks marks) {
        this.marks = marks;
        this.plane = plane;
        this.probing = probing;
        this.published = published;
        this.reader = reader;
    }

    /** What is assumed of a service that changes: how it should stand, and which of its servers have not spoken. */
    private record Assumed(VirtualService service, DesiredService desired, Set<ServerKey> waiting,
            Set<ServerKey> leaving) {
    }

    /**
     * @param globals as last seen by the director
     * @param owned keys that are ours
     */
    Preview preview(Snapshot before, Snapshot after, Set<ServiceRef> touched, Globals globals, Set<ServiceKey> owned) {
        var keys = new HashSet<ServiceKey>();
        var assumed = new ArrayList<Assumed>();
        var carriers = new TreeMap<ServiceKey, ServiceEntry>();
        // What is only tried takes no marks.
        var trial = marks.copy();
        for (var ref : new TreeSet<>(touched)) {
            var old = before.service(ref);
            var next = after.service(ref);
            if (old != null) {
                Stream.concat(Stream.of(old.listener().key()), carriers(ref, old, trial).keySet().stream())
                        .filter(owned::contains).forEach(keys::add);
            }
            if (next != null) {
                keys.add(next.listener().key());
                assumed.add(assume(ref, next, trial));
                carriers.putAll(carriers(ref, next, trial));
            }
        }
        keys.addAll(carriers.keySet());
        var actual = reader.apply(keys);
        var warnings = new ArrayList<String>();
        leaveAlone(carriers, actual, owned, warnings);
        var operations = new ArrayList<PlannedOperation>();
        addresses(before, after, operations, false);
        plan(after, touched, assumed, carriers, actual, globals).operations()
                .forEach(operation -> operations.add(new PlannedOperation(operation, after(operation, assumed))));
        addresses(before, after, operations, true);
        assumed.forEach(each -> warn(after, each, warnings));
        warnOfLeft(before, after, warnings);
        return new Preview(operations, warnings);
    }

    /** The private services that carry the probes of a service. */
    private SortedMap<ServiceKey, ServiceEntry> carriers(ServiceRef ref, VirtualService service, PathMarks trial) {
        var found = new HashMap<ServiceKey, PrivateServices.Private>();
        if (plane.noPath() == null) {
            service.servers().forEach(server -> Targets.carry(ref, service, server,
                    Targets.of(ref, service, server, trial), found));
        }
        var entries = new TreeMap<ServiceKey, ServiceEntry>();
        found.forEach((key, each) -> entries.put(key, each.entry()));
        return entries;
    }

    /** A private service is never put in the place of somebody else's. */
    private static void leaveAlone(SortedMap<ServiceKey, ServiceEntry> carriers,
            SortedMap<ServiceKey, ServiceEntry> actual, Set<ServiceKey> owned, List<String> warnings) {
        var taken = carriers.keySet().stream().filter(key -> actual.containsKey(key) && !owned.contains(key)).toList();
        for (var key : taken) {
            carriers.remove(key);
            actual.remove(key);
            warnings.add("Somebody else's service stands in the table as " + key
                    + ", where one would carry probes: those cannot be made until it is removed.");
        }
    }

    private static void addresses(Snapshot before, Snapshot after, List<PlannedOperation> into, boolean comes) {
        var old = AddressKeeper.of(before);
        var next = AddressKeeper.of(after);
        var from = comes ? next : old;
        var without = comes ? old : next;
        from.stream().filter(address -> !without.contains(address) && !AddressKeeper.needsNothing(address))
                .forEach(address -> into.add(new PlannedOperation(
                        comes ? new Operation.AddAddress(address) : new Operation.RemoveAddress(address), null)));
    }

    private Plan plan(Snapshot after, Set<ServiceRef> touched, List<Assumed> assumed,
            SortedMap<ServiceKey, ServiceEntry> carriers, SortedMap<ServiceKey, ServiceEntry> actual, Globals globals) {
        var all = new ArrayList<DesiredService>();
        published.forEach((ref, known) -> {
            if (!touched.contains(ref) && after.service(ref) != null && known.conflict() == null) {
                all.add(known.desired());
            }
        });
        var desired = new TreeMap<>(carriers);
        assumed.forEach(each -> {
            all.add(each.desired());
            desired.put(each.desired().entry().key(), each.desired().entry());
        });
        var wanted = globals.with(all);
        return Plan.between(wanted.desired(desired), wanted.actual(actual));
    }

    /** New servers are taken to be up, as they will be after their first successful probe. */
    private Assumed assume(ServiceRef ref, VirtualService service, PathMarks trial) {
        var known = published.get(ref);
        var situation = known == null ? Situation.NEW : known.situation();
        var standings = new HashMap<ServerKey, Standing>();
        var waiting = new HashSet<ServerKey>();
        for (var server : service.servers()) {
            var key = DesiredService.key(server);
            var standing = situation.of(server);
            if (server.adminState() == AdminState.DRAINING && !situation.servers().containsKey(key)) {
                standing = standing.withDrained(true);
            } else if (standing.is(State.WAITING)) {
                var targets = Targets.of(ref, service, server, trial);
                if (targets.stream().anyMatch(each -> probing.verdict(each).state() != Verdict.State.UP)) {
                    waiting.add(key);
                }
                standing = standing.found(State.UP, 0);
            }
            standings.put(key, server.adminState() == AdminState.DRAINING ? standing : standing.withDrained(false));
        }
        var leaving = new HashSet<>(situation.servers().keySet());
        leaving.removeAll(standings.keySet());
        leaving.removeIf(key -> !situation.servers().getOrDefault(key, Standing.WAITING).is(State.UP));
        return new Assumed(service, DesiredService.of(service, new Situation(standings, List.of(), situation.quorum())),
                waiting, waiting.isEmpty() ? Set.of() : leaving);
    }

    private static @Nullable String after(Operation operation, Collection<Assumed> assumed) {
        var key = switch (operation) {
            case Operation.AddServer add -> add.server().key();
            case Operation.EditServer edit -> edit.server().key();
            case Operation.RemoveServer remove -> remove.server();
            default -> null;
        };
        if (key == null || !(operation instanceof Operation.OnService on)) {
            return null;
        }
        boolean waits = assumed.stream().filter(each -> each.desired().entry().key().equals(on.service())).anyMatch(
                each -> operation instanceof Operation.RemoveServer
                        ? each.leaving().contains(key)
                        : each.waiting().contains(key));
        return waits ? FIRST_PROBE : null;
    }

    private void warn(Snapshot after, Assumed assumed, List<String> warnings) {
        var service = assumed.service();
        var name = service.listener().key();
        plane.refusals(assumed.desired().entry(), assumed.desired().rules()).forEach(warnings::add);
        var noPath = plane.noPath();
        if (noPath != null && Uses.probesByPath(service)) {
            warnings.add("Checks of " + name + " with path cannot be made: " + noPath + ".");
        }
        var address = address(service.listener());
        if (address != null && !address.isLoopback() && !isHeld(address, after)) {
            warnings.add("No cluster and no VRRP instance holds " + address + ": somebody else has to, or " + name
                    + " gets no packets. List it under virtualAddresses of one to have Ballast put it up.");
        }
        var serving = assumed.desired().entry().servers().stream().filter(server -> server.weight() > 0).toList();
        if (service.sorryServer() != null && !assumed.desired().sorry() && assumed.leaving().isEmpty()
                && serving.stream().allMatch(server -> assumed.waiting().contains(server.key()))) {
            warnings.add("The sorry server of " + name + " serves until the first of its servers is up.");
        }
        if (!assumed.leaving().isEmpty()) {
            warnings.add("Servers of " + name + " that are replaced stay until a new one is up, or has had its time: "
                    + String.join(", ", assumed.leaving().stream().sorted().map(ServerKey::toString).toList()) + ".");
        }
    }

    private static boolean isHeld(IpAddress address, Snapshot in) {
        return in.vrrpAddresses().contains(address)
                || AddressKeeper.of(in).stream().map(HeldAddress::address).anyMatch(address::equals);
    }

    /** Services whose address VRRP held, and nobody holds any more. */
    private static void warnOfLeft(Snapshot before, Snapshot after, List<String> warnings) {
        var left = new TreeSet<>(before.vrrpAddresses());
        left.removeAll(after.vrrpAddresses());
        if (left.isEmpty()) {
            return;
        }
        AddressKeeper.of(after).forEach(each -> left.remove(each.address()));
        for (var cluster : after.clusters().values()) {
            for (var service : cluster.services()) {
                var address = address(service.listener());
                if (address != null && left.contains(address)) {
                    warnings.add("No VRRP instance holds " + address + " any more: somebody else has to, or "
                            + service.listener().key() + " gets no packets.");
                }
            }
        }
    }

    private static @Nullable IpAddress address(Listener listener) {
        return switch (listener) {
            case Listener.OnPort on -> on.address();
            case Listener.OnPorts on -> on.address();
            case Listener.OnMark _ -> null;
        };
    }
}
