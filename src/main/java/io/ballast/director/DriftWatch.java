package io.ballast.director;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.PlaneReading;
import io.ballast.table.Plan;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;

/**
 * Compares readings with what Ballast last saw after its own writes: a difference in what is ours is drift, and what is
 * not ours is foreign. A reading that had begun before a service was written says nothing about that service.
 */
final class DriftWatch {

    private final Works works;
    private final OwnState own;
    private final EventLog events;
    private final Map<ServiceKey, Long> lately = new HashMap<>();
    private final Map<ServiceKey, Drift> drifts = new HashMap<>();
    private Set<ServiceKey> foreign = new TreeSet<>();

    DriftWatch(Works works, OwnState own, EventLog events) {
        this.works = works;
        this.own = own;
        this.events = events;
    }

    /** A service was removed or added with this write; older readings may show otherwise. */
    void written(ServiceKey key, long write) {
        lately.put(key, write);
    }

    Set<ServiceKey> foreign() {
        return foreign;
    }

    List<Drift> drifts() {
        return new ArrayList<>(drifts.values());
    }

    void repaired(ServiceKey key) {
        drifts.remove(key);
    }

    /** Records what somebody else did to a service, if it differs from what was written; each drift is one event. */
    void note(ServiceWork work, @Nullable ServiceEntry actual, Instant seen) {
        var applied = work.applied;
        if (applied == null || same(applied, actual)) {
            return;
        }
        var drift = drift(applied, actual, seen);
        var before = drifts.put(work.key(), drift);
        if (before == null || !before.repair().equals(drift.repair())) {
            events.record(EventKind.DRIFT, Severity.WARNING, Subject.service(work.ref.cluster(), work.ref.service()),
                    "in sync",
                    "changed", Cause.outside(),
                    "Somebody else changed " + work.key() + "; to put right: " + drift.described() + ".");
        }
    }

    /** Keys of ours that do not stand as they were last written. */
    Set<ServiceKey> differing(Readings.Taken taken) {
        var differing = new HashSet<ServiceKey>();
        for (var work : covered(taken)) {
            var applied = work.applied;
            if (applied != null && work.lastWrite <= taken.asOf() && !same(applied, taken.entry(work.key()))) {
                differing.add(work.key());
            }
        }
        drifts.keySet().removeIf(key -> taken.shows(key) && !differing.contains(key) && isSettled(key, taken));
        return differing;
    }

    private Collection<ServiceWork> covered(Readings.Taken taken) {
        var only = taken.only();
        return only == null
                ? works.all()
                : only.stream().map(works::get).filter(Objects::nonNull).toList();
    }

    private boolean isSettled(ServiceKey key, Readings.Taken taken) {
        var work = works.get(key);
        return work == null || work.lastWrite <= taken.asOf();
    }

    /** Equal but for the order of servers where that means nothing. */
    static boolean same(ServiceEntry wanted, @Nullable ServiceEntry actual) {
        return Objects.equals(wanted, actual)
                || actual != null && Plan.between(Table.of(List.of(wanted)), Table.of(List.of(actual))).isEmpty();
    }

    /** What it takes to get from what is there to what is wanted. */
    private static Drift drift(ServiceEntry wanted, @Nullable ServiceEntry actual, Instant seen) {
        var there = actual == null ? Table.EMPTY : Table.of(List.of(actual));
        return new Drift(wanted.key(), seen, Plan.between(Table.of(List.of(wanted)), there).operations());
    }

    /** @return keys of foreign services that came and went */
    Set<ServiceKey> lookForForeign(Readings.Taken taken) {
        lately.values().removeIf(write -> write <= taken.asOf());
        var now = new TreeSet<ServiceKey>(foreign);
        now.removeIf(key -> taken.shows(key));
        for (var key : taken.reading().table().services().keySet()) {
            if (!own.owns(key) && !lately.containsKey(key)) {
                now.add(key);
            }
        }
        var changed = new HashSet<>(now);
        foreign.forEach(key -> {
            if (!changed.remove(key)) {
                changed.add(key);
            }
        });
        foreign = now;
        return changed;
    }

    /** Owned keys that nobody defines any more and that the reading still shows. */
    Set<ServiceKey> leftovers(PlaneReading reading) {
        var left = new HashSet<ServiceKey>();
        var there = reading.table().services().keySet();
        // Of two sets, the smaller one is looked through.
        var some = there.size() < own.services().size() ? there : own.services();
        for (var key : some) {
            if (works.get(key) == null && there.contains(key) && own.owns(key)) {
                left.add(key);
            }
        }
        return left;
    }
}
