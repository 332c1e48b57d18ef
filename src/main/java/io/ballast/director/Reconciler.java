package io.ballast.director;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.Author;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The director's loop body: compares what should be with what is, and brings the second to the first. Driven by level:
 * whatever woke it, it looks. Belongs to one thread; time comes from outside, so that a test can be that thread.
 *
 * <p>A service is dirty when its desired entry may have changed, and pending until the plane holds that entry or refuses
 * it. Nothing is written while the plane does not answer or a hold lasts; dirt and pending services wait.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Surroundings parts;
    private final OwnState own;
    private final EventLog events;
    private final Works works;
    private final Globals globals;
    private final Writer writer;
    private final DriftWatch watch;
    private final Suspicion suspicion = new Suspicion();
    private final Evaluation evaluation;
    private final Set<ServiceRef> dirty = new TreeSet<>();
    private final Set<ServiceRef> pending = new TreeSet<>();
    private final Leftovers leftovers;
    private final Claims claims;
    private final Holding holding;
    private final PlaneCondition plane;
    private final GlobalsWork globalsWork;
    private final Set<ServiceKey> suspects = new HashSet<>();
    private final Set<ServiceRef> republish = new HashSet<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private long appliedRevision;
    private boolean started;

    Reconciler(Surroundings parts) {
        this.parts = parts;
        this.own = parts.own();
        this.events = parts.events();
        this.works = new Works(parts.probing());
        this.globals = new Globals(parts.settings());
        this.writer = new Writer(parts.plane(), globals, parts.clock(), parts.heartbeat());
        this.watch = new DriftWatch(works, own, events);
        this.evaluation = new Evaluation(parts.probing(), suspicion, own, parts.remaining(), parts.clock(), events);
        this.leftovers = new Leftovers(works, own);
        this.holding = new Holding(own, events, parts.clock());
        this.claims = new Claims(own, events, parts.clock());
        this.plane = new PlaneCondition(parts.plane(), events);
        this.globalsWork = new GlobalsWork(events);
    }

    /** One round. */
    void step(Inbox.Content content) {
        long now = parts.nanoTime().getAsLong();
        content.commands().forEach(Runnable::run);
        holding.endByTime();
        var next = content.snapshot();
        if (next != null) {
            takeOver(next, content.touched(), now);
            begin(content.start());
        }
        content.verdicts().forEach(target -> dirty.addAll(works.usersOf(target)));
        dirty.addAll(works.due(now));
        suspect(now);
        askPlane(now);
        if (plane.ready()) {
            content.readings().forEach(this::look);
        }
        evaluateDirty(now);
        write(now);
        parts.heartbeat().run();
    }

    private void takeOver(Snapshot next, Set<ServiceRef> touched, long now) {
        var removed = new HashSet<>(touched);
        leftovers.add(works.take(next, touched, now));
        removed.removeIf(ref -> works.get(ref) != null);
        pending.removeAll(removed);
        claims.forget(removed);
        republish.addAll(removed);
        if (!removed.isEmpty()) {
            globalsWork.want();
        }
        touched.forEach(ref -> {
            if (works.get(ref) != null) {
                dirty.add(ref);
                pending.add(ref);
            }
        });
        snapshot = next;
    }

    /** Without knowledge of an earlier run, what is defined at the start counts as ours. */
    private void begin(boolean start) {
        if (!own.known() && (start || !started)) {
            own.own(works.all().stream().map(ServiceWork::key).toList());
        }
        started = true;
    }

    private void suspect(long now) {
        var failing = parts.probing().failing();
        if (failing.isEmpty() && !suspicion.active() && suspicion.size() == 0) {
            return;
        }
        if (suspicion.look(works.upUntilLately(now), failing, now)) {
            works.all().forEach(work -> dirty.add(work.ref));
            boolean begins = suspicion.active();
            events.record("verdicts-held", begins ? Severity.CRITICAL : Severity.CLEARED, Subject.DIRECTOR,
                    begins ? "counting" : "held", begins ? "held" : "counting", "probing",
                    begins ? suspicionReason() : "Verdicts count again.");
        }
    }

    private String suspicionReason() {
        return suspicion.size() + " servers of unrelated services failed within one interval, so this director is"
                + " suspected rather than they: verdicts are held. Look at its own network.";
    }

    private void askPlane(long now) {
        if (!plane.ask(now)) {
            return;
        }
        works.all().forEach(work -> {
            work.applied = null;
            work.retryAt = Long.MIN_VALUE;
            pending.add(work.ref);
        });
        globals.forget();
        globalsWork.want();
    }

    /** The plane did not answer. Once it answers, everything is compared anew. */
    void lost(PlaneException reason) {
        plane.lost(reason, parts.nanoTime().getAsLong());
    }

    private void look(Readings.Taken taken) {
        for (var key : watch.differing(taken)) {
            var work = works.get(key);
            if (work != null) {
                suspects.add(key);
                pending.add(work.ref);
                work.retryAt = work.attempts == 0 ? Long.MIN_VALUE : work.retryAt;
                if (holding.lasts()) {
                    watch.note(work, taken.entry(key), parts.clock().instant());
                }
            }
        }
        if (taken.isWhole() && taken.asOf() == writer.writes()) {
            globals.seen(taken.reading().table());
            if (!globalsSettled()) {
                globalsWork.want();
            }
        }
        for (var key : watch.lookForForeign(taken)) {
            var work = works.get(key);
            if (work != null && work.conflict != null) {
                pending.add(work.ref);
                work.retryAt = Long.MIN_VALUE;
            } else if (watch.foreign().contains(key)) {
                events.record("foreign", Severity.INFO, Subject.DIRECTOR, null, "present", "outside",
                        "Somebody else put " + key + " into the table; it is left alone.");
            }
        }
        leftovers.add(watch.leftovers(taken.reading()));
    }

    private boolean globalsSettled() {
        return writer.plan(new Writer.Task(List.of(), Set.of(), true), Table.EMPTY.services(),
                Table.EMPTY.services()).isEmpty();
    }

    private void evaluateDirty(long now) {
        for (var ref : dirty) {
            var work = works.get(ref);
            if (work != null) {
                evaluate(work, now);
            }
        }
        dirty.clear();
    }

    private void evaluate(ServiceWork work, long now) {
        boolean hadLeaving = !work.leaving.isEmpty();
        var before = work.desired;
        if (evaluation.evaluate(work, now)) {
            pending.add(work.ref);
            work.retryAt = Long.MIN_VALUE;
            if (before == null || work.desired == null || !work.desired.rules().equals(before.rules())) {
                globalsWork.want();
            }
        }
        if (hadLeaving && work.leaving.isEmpty()) {
            works.retarget(work);
        }
        republish.add(work.ref);
    }

    private void write(long now) {
        if (!plane.ready() || holding.lasts()) {
            return;
        }
        var chosen = chosen(now);
        // Before anything was loaded nothing is known to be left over.
        var gone = snapshot.revision() > 0 ? leftovers.due(now) : Set.<ServiceKey>of();
        boolean global = globalsWork.due(now);
        if (chosen.isEmpty() && gone.isEmpty() && !global) {
            settle();
            return;
        }
        try {
            pass(chosen, gone, global, now);
            settle();
        } catch (PlaneException e) {
            lost(e);
        }
    }

    private List<ServiceWork> chosen(long now) {
        var chosen = new ArrayList<ServiceWork>();
        for (var ref : pending) {
            var work = works.get(ref);
            if (work != null && (work.retryAt == Long.MIN_VALUE || now - work.retryAt >= 0)) {
                chosen.add(work);
            }
        }
        return chosen;
    }

    private void pass(List<ServiceWork> chosen, Set<ServiceKey> gone, boolean global, long now) {
        var keys = new HashSet<>(gone);
        chosen.forEach(work -> keys.add(work.key()));
        var actual = writer.read(keys);
        var ours = chosen.stream().filter(work -> claim(work, actual.get(work.key()), now)).toList();
        // Written before the first operation: after a crash in the middle, what is half there is known to be ours.
        own.own(ours.stream().map(ServiceWork::key).toList());
        ours.stream().filter(work -> !work.seeded).forEach(work -> {
            work.seed(actual.get(work.key()), now);
            evaluate(work, now);
        });
        // What failed is tried again in its own time: looking at it costs a reading of the whole table.
        boolean withGlobals = globals.want(works.all()) || global;
        ours.forEach(work -> {
            if (suspects.remove(work.key())) {
                watch.note(work, actual.get(work.key()), parts.clock().instant());
            }
        });
        var result = writer.write(new Writer.Task(ours, gone, withGlobals), actual);
        ours.forEach(work -> outcome(work, result, now));
        gone.forEach(key -> {
            watch.written(key, writer.writes());
            leftovers.outcome(key, result.failed().getOrDefault(key, List.of()), now);
        });
        if (withGlobals) {
            globalsWork.outcome(result.globalsFailed(), now);
        }
    }

    private boolean claim(ServiceWork work, @Nullable ServiceEntry there, long now) {
        boolean ours = claims.claim(work, there, now);
        if (!ours) {
            pending.remove(work.ref);
            republish.add(work.ref);
        }
        return ours;
    }

    private void outcome(ServiceWork work, Writer.Result result, long now) {
        var key = work.key();
        republish.add(work.ref);
        work.applied = result.actual().get(key);
        if (!result.planned().getOrDefault(key, List.of()).isEmpty()) {
            work.lastWrite = writer.writes();
            watch.written(key, work.lastWrite);
        }
        var failed = result.failed().getOrDefault(key, List.of());
        var desired = work.desired;
        if (failed.isEmpty() && desired != null) {
            pending.remove(work.ref);
            watch.repaired(key);
            if (work.attempts > 0) {
                events.record("operation", Severity.CLEARED, subject(work), "failed", "done", "plane",
                        "Service " + work.ref + " stands in the table as it should.");
            }
            work.failed = List.of();
            work.attempts = 0;
            return;
        }
        if (!failed.isEmpty() && work.failed.isEmpty()) {
            events.record("operation", Severity.CRITICAL, subject(work), null, "failed", "plane",
                    failed.getFirst().operation().describe() + ": " + failed.getFirst().error());
        }
        work.failed = Retry.merge(failed, work.failed);
        work.retryAt = now + Retry.pauseNanos(work.attempts++);
    }

    /** A revision is applied when each of its operations was carried out or refused by the plane. */
    private void settle() {
        boolean open = pending.stream().map(works::get).anyMatch(work -> work != null && work.attempts == 0)
                || snapshot.revision() > 0 && leftovers.untried() || globalsWork.untried();
        if (!open && appliedRevision != snapshot.revision()) {
            appliedRevision = snapshot.revision();
            LOG.info("Applied revision {}", appliedRevision);
        }
    }

    Holding holding() {
        return holding;
    }

    /** Lets the director take over what stands under this key, now or when a definition for it comes within a minute. */
    void adopt(ServiceKey key, Author author) {
        claims.permit(key, parts.nanoTime().getAsLong());
        var work = works.get(key);
        if (work != null) {
            work.retryAt = Long.MIN_VALUE;
            pending.add(work.ref);
            dirty.add(work.ref);
        }
        events.record("foreign", Severity.INFO, Subject.DIRECTOR, "present", "adopted", Holding.cause(author),
                "Service " + key + " of somebody else is adopted.");
    }

    /** @throws PlaneException if the plane refuses */
    void removeForeign(ServiceKey key, Author author) {
        if (own.owns(key) || parts.plane().read(key) == null) {
            throw new NotForeign(key);
        }
        writer.remove(key);
        watch.written(key, writer.writes());
        events.record("foreign", Severity.INFO, Subject.DIRECTOR, "present", "removed", Holding.cause(author),
                "Service " + key + " of somebody else is removed.");
        var work = works.get(key);
        if (work != null) {
            pending.add(work.ref);
        }
    }

    private static Subject subject(ServiceWork work) {
        return Subject.service(work.ref.cluster(), work.ref.service());
    }

    Set<ServiceRef> takeChanged() {
        var changed = Set.copyOf(republish);
        republish.clear();
        return changed;
    }

    Works works() {
        return works;
    }

    Globals globals() {
        return globals;
    }

    long writes() {
        return writer.writes();
    }

    /** What other threads may know of the loop as a whole. */
    View view() {
        var failed = new ArrayList<>(globalsWork.failed());
        for (var ref : pending) {
            var work = works.get(ref);
            if (work != null) {
                failed.addAll(work.failed);
            }
        }
        failed.addAll(leftovers.failed());
        failed.addAll(claims.failed(works));
        return new View(snapshot, appliedRevision, plane.state(), own.hold(), failed,
                suspicion.active() ? suspicionReason() : null, watch.drifts(), Set.copyOf(watch.foreign()));
    }
}
