package io.ballast.director;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

import io.ballast.definition.ServiceRef;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * Writes what is pending to the plane: claims each service's place, takes over what it finds there, writes the
 * difference, and notes how that went.
 */
final class Writing {

    private final Surroundings parts;
    private final OwnState own;
    private final EventLog events;
    private final Works works;
    private final Pending pending;
    private final DriftWatch watch;
    private final ObjLongConsumer<ServiceWork> evaluation;
    private final Consumer<ServiceRef> changed;
    private final Set<ServiceKey> suspects = new HashSet<>();
    final Globals globals;
    final GlobalsWork globalsWork;
    final Writer writer;
    final Leftovers leftovers;
    final Claims claims;
    final PrivateServices privates;

    /**
     * @param evaluation computes anew how a service should stand, at the given nanosecond
     * @param changed hears of services of which there is something new to show
     */
    Writing(Surroundings parts, Works works, Pending pending, DriftWatch watch,
            ObjLongConsumer<ServiceWork> evaluation, Consumer<ServiceRef> changed) {
        this.parts = parts;
        this.own = parts.own();
        this.events = parts.events();
        this.works = works;
        this.pending = pending;
        this.watch = watch;
        this.evaluation = evaluation;
        this.changed = changed;
        this.globals = new Globals(parts.settings());
        this.globalsWork = new GlobalsWork(events);
        this.writer = new Writer(parts.plane(), globals, parts.clock(), parts.heartbeat());
        this.privates = new PrivateServices(own, events, parts.clock());
        this.leftovers = new Leftovers(key -> works.get(key) != null || privates.contains(key), own);
        this.claims = new Claims(own, events, parts.clock());
    }

    /** What is different there was not our doing: it is noted before it is put right. */
    void suspectDrift(ServiceKey key) {
        suspects.add(key);
    }

    /**
     * Writes what is due.
     *
     * @param removing whether what nobody defines any more may go
     * @throws PlaneException if the plane does not answer
     */
    void write(boolean removing, long now) {
        var chosen = pending.due(now);
        var gone = removing ? leftovers.due(now) : Set.<ServiceKey>of();
        boolean global = globalsWork.due(now);
        var carriers = privates.due(now);
        if (!chosen.isEmpty() || !gone.isEmpty() || !carriers.isEmpty() || global) {
            pass(chosen, gone, carriers, global, now);
        }
    }

    /** Whether each operation that is wanted was carried out or refused. */
    boolean settled(boolean removing) {
        return !pending.untried() && !privates.untried() && !(removing && leftovers.untried())
                && !globalsWork.untried();
    }

    private void pass(List<ServiceWork> chosen, Set<ServiceKey> gone, Set<ServiceKey> carriers, boolean global,
            long now) {
        var keys = new HashSet<>(gone);
        keys.addAll(carriers);
        chosen.forEach(work -> keys.add(work.key()));
        var actual = writer.read(keys);
        var ours = chosen.stream().filter(work -> claim(work, actual.get(work.key()))).toList();
        // Written before the first operation: after a crash in the middle, what is half there is known to be ours.
        own.own(ours.stream().map(ServiceWork::key).toList());
        ours.stream().filter(work -> !work.seeded).forEach(work -> {
            work.seed(actual.get(work.key()), now);
            evaluation.accept(work, now);
        });
        // What failed is tried again in its own time: looking at it costs a reading of the whole table.
        boolean withGlobals = globals.want(works.all()) || global;
        noteDrift(ours, actual);
        var carrying = privates.claim(carriers, actual, now);
        var result = writer.write(new Writer.Task(ours, carrying, gone, withGlobals), actual);
        ours.forEach(work -> outcome(work, result, now));
        carrying.forEach(entry -> outcome(entry.key(), result, now));
        gone.forEach(key -> {
            watch.written(key, writer.writes());
            leftovers.outcome(key, result.failed().getOrDefault(key, List.of()), now);
        });
        if (withGlobals) {
            globalsWork.outcome(result.globalsFailed(), now);
        }
    }

    private boolean claim(ServiceWork work, @Nullable ServiceEntry there) {
        boolean ours = claims.claim(work, there);
        if (!ours) {
            pending.remove(work.ref);
            changed.accept(work.ref);
        }
        return ours;
    }

    private void noteDrift(List<ServiceWork> ours, SortedMap<ServiceKey, ServiceEntry> actual) {
        ours.forEach(work -> {
            if (suspects.remove(work.key())) {
                watch.note(work, actual.get(work.key()), parts.clock().instant());
            }
        });
    }

    private void outcome(ServiceWork work, Writer.Result result, long now) {
        var key = work.key();
        changed.accept(work.ref);
        work.applied = result.actual().get(key);
        if (!result.planned().getOrDefault(key, List.of()).isEmpty()) {
            work.lastWrite = writer.writes();
            watch.written(key, work.lastWrite);
        }
        var failed = result.failed().getOrDefault(key, List.of());
        if (failed.isEmpty() && work.desired != null) {
            succeeded(work);
        } else {
            failed(work, failed, now);
        }
    }

    private void outcome(ServiceKey carrier, Writer.Result result, long now) {
        boolean changed = !result.planned().getOrDefault(carrier, List.of()).isEmpty();
        if (changed) {
            watch.written(carrier, writer.writes());
        }
        privates.outcome(carrier, result.actual().get(carrier), result.failed().getOrDefault(carrier, List.of()),
                changed ? writer.writes() : 0, now);
    }

    private void succeeded(ServiceWork work) {
        pending.remove(work.ref);
        watch.repaired(work.key());
        if (work.attempts > 0) {
            events.record(EventKind.OPERATION, Severity.CLEARED, subject(work), "failed", "done", Cause.plane("plane"),
                    "Service " + work.ref + " stands in the table as it should.");
        }
        work.failed = List.of();
        work.attempts = 0;
    }

    private void failed(ServiceWork work, List<FailedOperation> failed, long now) {
        if (!failed.isEmpty() && work.failed.isEmpty()) {
            events.record(EventKind.OPERATION, Severity.CRITICAL, subject(work), null, "failed", Cause.plane("plane"),
                    failed.getFirst().operation().describe() + ": " + failed.getFirst().error());
        }
        work.failed = Retry.merge(failed, work.failed);
        work.retryAt = now + Retry.pauseNanos(work.attempts++);
    }

    private static Subject subject(ServiceWork work) {
        return Subject.service(work.ref.cluster(), work.ref.service());
    }

    /** All that the plane refuses now. */
    List<FailedOperation> failed() {
        var failed = new ArrayList<>(globalsWork.failed());
        failed.addAll(pending.failed());
        failed.addAll(privates.failed());
        failed.addAll(leftovers.failed());
        failed.addAll(claims.failed(works));
        return failed;
    }
}
