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

import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.director.Standing.State;
import io.ballast.health.ProbeTarget;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** All services that are defined, found by name, by key and by what is probed for them. */
final class Works {

    private final Map<ServiceRef, ServiceWork> byRef = new TreeMap<>();
    private final Map<ServiceKey, ServiceWork> byKey = new HashMap<>();
    private final Map<ProbeTarget, Set<ServiceRef>> users = new HashMap<>();
    private final Map<ServiceRef, Set<ProbeTarget>> targets = new HashMap<>();
    private final Map<ServiceRef, Map<ServiceKey, PrivateServices.Private>> carriers = new HashMap<>();
    private final Set<ProbeTarget> begins = new HashSet<>();
    private final Set<ProbeTarget> ends = new HashSet<>();
    private final Probing probing;
    private final PathMarks marks;
    private boolean otherCarriers;

    Works(Probing probing, PathMarks marks) {
        this.probing = probing;
        this.marks = marks;
    }

    @Nullable
    ServiceWork get(ServiceRef ref) {
        return byRef.get(ref);
    }

    @Nullable
    ServiceWork get(ServiceKey key) {
        return byKey.get(key);
    }

    /** @param server by {@link ServiceWork#drainingName} */
    boolean defines(String server) {
        int space = server.lastIndexOf(' ');
        int slash = server.indexOf('/');
        if (space < 0 || slash < 0 || slash > space) {
            return false;
        }
        var work = byRef.get(new ServiceRef(server.substring(0, slash), server.substring(slash + 1, space)));
        return work != null && work.members.keySet().stream().anyMatch(key -> work.drainingName(key).equals(server));
    }

    Collection<ServiceWork> all() {
        return byRef.values();
    }

    Set<ServiceRef> usersOf(ProbeTarget target) {
        return users.getOrDefault(target, Set.of());
    }

    /**
     * Takes over the touched services' definitions.
     *
     * @return keys that are no longer defined
     */
    Set<ServiceKey> take(Snapshot snapshot, Set<ServiceRef> touched, long nowNanos) {
        var before = new HashSet<ServiceKey>();
        for (var ref : touched) {
            var known = byRef.get(ref);
            if (known != null && before.add(known.key())) {
                byKey.remove(known.key());
            }
        }
        for (var ref : touched) {
            take(ref, snapshot.service(ref), nowNanos);
            retarget(ref);
        }
        before.removeIf(byKey::containsKey);
        return before;
    }

    private void take(ServiceRef ref, @Nullable VirtualService next, long nowNanos) {
        var known = byRef.get(ref);
        if (next == null) {
            byRef.remove(ref);
            return;
        }
        if (known == null) {
            known = new ServiceWork(ref, next, marks);
            byRef.put(ref, known);
        } else if (!known.key().equals(next.listener().key())) {
            known.applied = null;
        }
        known.define(next, nowNanos);
        byKey.put(known.key(), known);
    }

    /** Has the targets probed that are wanted now; call it after what carries their probes was written. */
    void flush() {
        // What one service let go and another took up in between goes on.
        ends.removeIf(users::containsKey);
        begins.removeIf(target -> !users.containsKey(target));
        if (!begins.isEmpty() || !ends.isEmpty()) {
            probing.change(Set.copyOf(begins), Set.copyOf(ends));
            begins.clear();
            ends.clear();
        }
    }

    /** The private services that are wanted, or null if they are the same as at the last question. */
    @Nullable
    SortedMap<ServiceKey, PrivateServices.Private> newCarriers() {
        if (!otherCarriers) {
            return null;
        }
        otherCarriers = false;
        var all = new TreeMap<ServiceKey, PrivateServices.Private>();
        carriers.values().forEach(all::putAll);
        return all;
    }

    private void carry(ServiceRef ref, Map<ServiceKey, PrivateServices.Private> wanted) {
        var before = wanted.isEmpty() ? carriers.remove(ref) : carriers.put(ref, wanted);
        otherCarriers |= !wanted.equals(before == null ? Map.of() : before);
    }

    /** Looks anew at what a service wants probed; call it after servers that stayed for a while are gone. */
    void retarget(ServiceRef ref) {
        var work = byRef.get(ref);
        var wanted = work == null ? Set.<ProbeTarget>of() : work.targets();
        carry(ref, work == null ? Map.of() : work.carriers());
        for (var target : targets.getOrDefault(ref, Set.of())) {
            var using = users.get(target);
            if (!wanted.contains(target) && using != null && using.remove(ref) && using.isEmpty()) {
                users.remove(target);
                ends.add(target);
            }
        }
        for (var target : wanted) {
            if (users.computeIfAbsent(target, _ -> new HashSet<>()).add(ref)) {
                begins.add(target);
            }
        }
        if (wanted.isEmpty()) {
            targets.remove(ref);
        } else {
            targets.put(ref, wanted);
        }
    }

    /** Every service of both snapshots. */
    static Set<ServiceRef> everything(Snapshot before, Snapshot after) {
        var refs = new HashSet<ServiceRef>();
        for (var snapshot : List.of(before, after)) {
            snapshot.clusters().values().forEach(cluster -> cluster.services()
                    .forEach(service -> refs.add(new ServiceRef(cluster.name(), service.name()))));
        }
        return refs;
    }

    /**
     * Targets that count as up, or did until they lately began to fail, with their services. A service whose verdicts are
     * never held is one whose servers may fail together: it is no sign that the director is cut off.
     */
    Map<ProbeTarget, Set<ServiceRef>> upUntilLately(long nowNanos) {
        var up = new HashMap<ProbeTarget, Set<ServiceRef>>();
        for (var work : byRef.values()) {
            if (!work.defined.holdVerdicts()) {
                continue;
            }
            for (var member : work.members.values()) {
                for (var target : member.targets) {
                    boolean lately = member.standing.is(State.DOWN) && member.standing.proven()
                            && nowNanos - member.standing.sinceNanos() <= Suspicion.windowNanos(target);
                    if (member.standing.is(State.UP) || lately) {
                        up.computeIfAbsent(target, _ -> new HashSet<>()).add(work.ref);
                    }
                }
            }
        }
        return up;
    }

    /** Services that want another look by now. */
    List<ServiceRef> due(long nowNanos) {
        var due = new ArrayList<ServiceRef>();
        for (var work : byRef.values()) {
            if (work.due != null && nowNanos - work.due >= 0) {
                due.add(work.ref);
            }
        }
        return due;
    }
}
