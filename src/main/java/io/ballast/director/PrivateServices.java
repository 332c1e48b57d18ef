package io.ballast.director;

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

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * Services of one server each, on a mark, which carry probes alone. They stand as long as a probe wants them, also while
 * their server is out of its own service, and never beside somebody else's service of the same mark. Belongs to the
 * director's thread.
 */
final class PrivateServices {

    /** One that is wanted, for a server of a service. */
    record Private(Subject subject, ServiceEntry entry, ProbePaths.Wanted way) {
    }

    private final OwnState own;
    private final EventLog events;
    private final InstantSource clock;
    private SortedMap<ServiceKey, Private> wanted = new TreeMap<>();
    private final Map<ServiceKey, ServiceEntry> applied = new HashMap<>();
    private final Map<ServiceKey, Long> written = new HashMap<>();
    private final Map<ServiceKey, Long> retryAt = new HashMap<>();
    private final Map<ServiceKey, FailedOperation> failed = new HashMap<>();
    private final Set<ServiceKey> pending = new HashSet<>();
    private Map<ServiceKey, Subject> subjects = Map.of();
    private boolean changed = true;

    PrivateServices(OwnState own, EventLog events, InstantSource clock) {
        this.clock = clock;
        this.own = own;
        this.events = events;
    }

    /** @return keys that are wanted no longer */
    Set<ServiceKey> want(SortedMap<ServiceKey, Private> next) {
        var gone = new HashSet<>(wanted.keySet());
        gone.removeAll(next.keySet());
        gone.forEach(this::forget);
        next.forEach((key, each) -> {
            var before = wanted.get(key);
            if (before == null || !before.entry.equals(each.entry)) {
                pending.add(key);
                retryAt.remove(key);
            }
        });
        wanted = new TreeMap<>(next);
        var whose = new HashMap<ServiceKey, Subject>();
        wanted.forEach((key, each) -> whose.put(key, each.subject));
        subjects = Map.copyOf(whose);
        changed = true;
        return gone;
    }

    private void forget(ServiceKey key) {
        applied.remove(key);
        written.remove(key);
        retryAt.remove(key);
        failed.remove(key);
        pending.remove(key);
    }

    boolean contains(ServiceKey key) {
        return wanted.containsKey(key);
    }

    Set<ServiceKey> keys() {
        return wanted.keySet();
    }

    /** The server that each is for. */
    Map<ServiceKey, Subject> subjects() {
        return subjects;
    }

    /** Whether others are wanted, or others stand, than at the last question. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Marks of those that stand as they should, as far as is known. */
    Set<Long> standing() {
        var marks = new HashSet<Long>();
        applied.keySet().forEach(key -> {
            if (key instanceof ServiceKey.MarkKey(long mark, _)) {
                marks.add(mark);
            }
        });
        return marks;
    }

    Map<Long, ProbePaths.Wanted> ways() {
        var ways = new HashMap<Long, ProbePaths.Wanted>();
        wanted.forEach((key, each) -> {
            if (key instanceof ServiceKey.MarkKey(long mark, _)) {
                ways.put(mark, each.way);
            }
        });
        return ways;
    }

    /** The plane may have lost all of them. */
    void doubtAll() {
        applied.clear();
        retryAt.clear();
        pending.addAll(wanted.keySet());
        changed = true;
    }

    Set<ServiceKey> due(long nowNanos) {
        var due = new HashSet<ServiceKey>();
        for (var key : pending) {
            var at = retryAt.get(key);
            if (at == null || nowNanos - at >= 0) {
                due.add(key);
            }
        }
        return due;
    }

    boolean untried() {
        return pending.stream().anyMatch(key -> !retryAt.containsKey(key));
    }

    Collection<FailedOperation> failed() {
        return failed.values();
    }

    /** How those should stand that may be written; each is ours from now on. */
    List<ServiceEntry> claim(Set<ServiceKey> due, SortedMap<ServiceKey, ServiceEntry> there, long nowNanos) {
        var entries = new ArrayList<ServiceEntry>();
        for (var key : due) {
            var each = wanted.get(key);
            if (each != null && (own.owns(key) || !there.containsKey(key))) {
                entries.add(each.entry);
            } else if (each != null) {
                outcome(key, null, List.of(new FailedOperation(new Operation.AddService(each.entry),
                        "somebody else's service has the mark; remove it", clock.instant(), 1)), 0, nowNanos);
            }
        }
        own.own(entries.stream().map(ServiceEntry::key).toList());
        return entries;
    }

    /** @param write number of the write that changed it; 0 if none was needed */
    void outcome(ServiceKey key, @Nullable ServiceEntry actual, List<FailedOperation> left, long write, long nowNanos) {
        if (write > 0) {
            written.put(key, write);
        }
        changed = true;
        if (left.isEmpty() && actual != null) {
            applied.put(key, actual);
            pending.remove(key);
            retryAt.remove(key);
            failed.remove(key);
            return;
        }
        applied.remove(key);
        var known = failed.get(key);
        if (!left.isEmpty()) {
            failed.put(key, Retry.merge(left, known == null ? List.of() : List.of(known)).getFirst());
        }
        retryAt.put(key, nowNanos + Retry.pauseNanos(known == null ? 0 : known.attempts()));
    }

    /** Looks for what somebody else did to them. */
    void look(Readings.Taken taken) {
        for (var key : List.copyOf(applied.keySet())) {
            if (written.getOrDefault(key, 0L) > taken.asOf() || !taken.shows(key)) {
                continue;
            }
            var wants = wanted.get(key);
            if (wants != null && !DriftWatch.same(wants.entry, taken.entry(key))) {
                applied.remove(key);
                pending.add(key);
                changed = true;
                events.record(EventKind.DRIFT, Severity.WARNING, wants.subject, "in sync", "changed", Cause.outside(),
                        "Somebody else changed " + key + ", which carries the probes of this server; it is put right.");
            }
        }
    }
}
