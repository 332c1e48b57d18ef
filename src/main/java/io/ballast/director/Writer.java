package io.ballast.director;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.table.Operation;
import io.ballast.table.Plan;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;

/**
 * Reads some services from the plane, plans what makes them as they should be, applies it and looks again. Costs what
 * those services cost, however large the table is. Belongs to the director's thread.
 */
final class Writer {

    /** Above this many services one reading of everything is cheaper than one of each. */
    private static final int READ_EACH = 32;
    /** So that the director's heart is heard during a large plan. */
    private static final int CHUNK = 2000;

    /**
     * What a pass has to bring about.
     *
     * @param works services that should be in the table
     * @param carriers private services that should be
     * @param obsolete keys that should not be
     * @param globals whether rules, sysctls and time-outs are compared too
     */
    record Task(Collection<ServiceWork> works, List<ServiceEntry> carriers, Set<ServiceKey> obsolete, boolean globals) {
    }

    /**
     * How a pass went.
     *
     * @param planned by key, what was found to be done; an empty list for what was as it should be
     * @param failed by key, what is still to be done, with the reason; not in it what is as it should be now
     * @param globalsFailed the same for rules, sysctls and time-outs
     * @param actual the services as they are now
     */
    record Result(Map<ServiceKey, List<Operation>> planned, Map<ServiceKey, List<FailedOperation>> failed,
            List<Operation> globalsPlanned, List<FailedOperation> globalsFailed,
            SortedMap<ServiceKey, ServiceEntry> actual) {
    }

    private final ForwardingPlane plane;
    private final Globals globals;
    private final InstantSource clock;
    private final Runnable heartbeat;
    private final AtomicLong writes = new AtomicLong();

    Writer(ForwardingPlane plane, Globals globals, InstantSource clock, Runnable heartbeat) {
        this.plane = plane;
        this.globals = globals;
        this.clock = clock;
        this.heartbeat = heartbeat;
    }

    /** Number of the last write that has begun or ended; may be asked by any thread. */
    long writes() {
        return writes.get();
    }

    /**
     * These services as they stand now.
     *
     * @throws PlaneException if the plane does not answer
     */
    SortedMap<ServiceKey, ServiceEntry> read(Set<ServiceKey> keys) {
        var found = new TreeMap<ServiceKey, ServiceEntry>();
        if (keys.size() > READ_EACH || !globals.known()) {
            var table = plane.read().table();
            globals.seen(table);
            keys.forEach(key -> put(found, table.services().get(key)));
        } else {
            keys.forEach(key -> put(found, plane.read(key)));
        }
        return found;
    }

    private static void put(SortedMap<ServiceKey, ServiceEntry> into, @Nullable ServiceEntry entry) {
        if (entry != null) {
            into.put(entry.key(), entry);
        }
    }

    /**
     * Brings the services from {@code actual} to what is desired.
     *
     * @throws PlaneException if the plane does not answer; part of the plan may have been carried out
     */
    Result write(Task task, SortedMap<ServiceKey, ServiceEntry> actual) {
        var desired = desired(task.works());
        task.carriers().forEach(entry -> desired.put(entry.key(), entry));
        var plan = plan(task, desired, actual).operations();
        var planned = byKey(plan, desired.keySet(), task.obsolete());
        var global = plan.stream().filter(each -> !(each instanceof Operation.OnService)).toList();
        if (plan.isEmpty()) {
            return new Result(planned, Map.of(), global, List.of(), actual);
        }
        var reasons = apply(plan);
        var touched = new HashSet<ServiceKey>();
        planned.forEach((key, operations) -> {
            if (!operations.isEmpty()) {
                touched.add(key);
            }
        });
        if (!global.isEmpty()) {
            globals.forget();
        }
        var now = read(touched);
        var after = new TreeMap<>(actual);
        after.keySet().removeAll(touched);
        after.putAll(now);
        writes.incrementAndGet();
        return verify(task, desired, after, reasons, planned, global);
    }

    private Result verify(Task task, SortedMap<ServiceKey, ServiceEntry> desired,
            SortedMap<ServiceKey, ServiceEntry> after, Map<Operation, String> reasons,
            Map<ServiceKey, List<Operation>> planned, List<Operation> global) {
        var left = plan(task, desired, after).operations();
        var failed = new HashMap<ServiceKey, List<FailedOperation>>();
        var globalsFailed = new ArrayList<FailedOperation>();
        var time = clock.instant();
        for (var operation : left) {
            var failure = failure(operation, reasons, time);
            if (operation instanceof Operation.OnService on) {
                failed.computeIfAbsent(on.service(), _ -> new ArrayList<>()).add(failure);
            } else {
                globalsFailed.add(failure);
            }
        }
        return new Result(planned, failed, global, globalsFailed, after);
    }

    private static FailedOperation failure(Operation operation, Map<Operation, String> reasons, Instant time) {
        return new FailedOperation(operation,
                reasons.getOrDefault(operation, "it was carried out, and the plane shows something else"), time, 1);
    }

    /**
     * Removes one service, whoever it belongs to.
     *
     * @throws PlaneException if the plane refuses
     */
    void remove(ServiceKey key) {
        var reasons = apply(List.of(new Operation.RemoveService(key)));
        writes.incrementAndGet();
        if (!reasons.isEmpty() && plane.read(key) != null) {
            throw new PlaneException(reasons.values().iterator().next());
        }
    }

    private Map<Operation, String> apply(List<Operation> plan) {
        var reasons = new HashMap<Operation, String>();
        writes.incrementAndGet();
        for (int from = 0, to; from < plan.size(); from = to) {
            to = chunkEnd(plan, from);
            var chunk = plan.subList(from, to);
            var outcomes = plane.apply(chunk);
            for (int i = 0; i < chunk.size(); i++) {
                switch (outcomes.get(i)) {
                    case Outcome.Done _ -> reasons.remove(chunk.get(i));
                    case Outcome.Failed(String reason) -> reasons.put(chunk.get(i), reason);
                    case Outcome.Unknown(String reason) -> reasons.put(chunk.get(i), reason);
                }
            }
            heartbeat.run();
        }
        return reasons;
    }

    /** Before a server that goes rather than behind it: the next may bring it back, in one batch with it ({@link Plan}). */
    static int chunkEnd(List<Operation> plan, int from) {
        int to = Math.min(plan.size(), from + CHUNK);
        return to < plan.size() && plan.get(to - 1) instanceof Operation.RemoveServer ? to - 1 : to;
    }

    /** Sysctls and time-outs first, rules around the services that need them: the order of {@link Plan}. */
    Plan plan(Task task, SortedMap<ServiceKey, ServiceEntry> desired, SortedMap<ServiceKey, ServiceEntry> actual) {
        var there = new TreeMap<>(actual);
        there.keySet().removeIf(key -> !desired.containsKey(key) && !task.obsolete().contains(key));
        if (task.globals()) {
            return Plan.between(globals.desired(desired), globals.actual(there));
        }
        return Plan.between(Table.of(desired.values()), Table.of(there.values()));
    }

    private static SortedMap<ServiceKey, ServiceEntry> desired(Collection<ServiceWork> works) {
        var desired = new TreeMap<ServiceKey, ServiceEntry>();
        for (var work : works) {
            if (work.desired != null) {
                desired.put(work.key(), work.desired.entry());
            }
        }
        return desired;
    }

    private static Map<ServiceKey, List<Operation>> byKey(List<Operation> plan, Set<ServiceKey> desired,
            Set<ServiceKey> obsolete) {
        var byKey = new HashMap<ServiceKey, List<Operation>>();
        desired.forEach(key -> byKey.put(key, new ArrayList<>()));
        obsolete.forEach(key -> byKey.putIfAbsent(key, new ArrayList<>()));
        for (var operation : plan) {
            if (operation instanceof Operation.OnService on) {
                byKey.computeIfAbsent(on.service(), _ -> new ArrayList<>()).add(operation);
            }
        }
        return byKey;
    }
}
