package io.ballast.director;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.ballast.definition.Author;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneState;
import io.ballast.table.Operation;
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
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PROBE_PLANE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the reconciler works with. */
    record Parts(ForwardingPlane plane, Probing probing, OwnState own, KernelSettings settings, EventLog events,
            InstantSource clock, LongSupplier nanoTime, Evaluation.Remaining remaining, Runnable heartbeat) {
    }

    private final Parts parts;
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
    private final Set<ServiceKey> obsolete = new HashSet<>();
    private final Map<ServiceKey, Long> obsoleteRetry = new HashMap<>();
    private final Map<ServiceKey, FailedOperation> obsoleteFailed = new HashMap<>();
    private final Set<ServiceKey> suspects = new HashSet<>();
    private final Map<ServiceKey, Long> permitted = new HashMap<>();
    private final Set<ServiceRef> republish = new HashSet<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private long appliedRevision;
    private boolean ready;
    private PlaneState state = PlaneState.missing("The plane has not been asked yet.");
    private long probeAt = Long.MIN_VALUE;
    private boolean globalsPending = true;
    private List<FailedOperation> globalsFailed = List.of();
    private int globalsAttempts;
    private long globalsRetryAt = Long.MIN_VALUE;
    private boolean started;
    private final Set<ServiceRef> conflicts = new TreeSet<>();

    Reconciler(Parts parts) {
        this.parts = parts;
        this.own = parts.own();
        this.events = parts.events();
        this.works = new Works(parts.probing());
        this.globals = new Globals(parts.settings());
        this.writer = new Writer(parts.plane(), globals, parts.clock(), parts.heartbeat());
        this.watch = new DriftWatch(works, own);
        this.evaluation = new Evaluation(parts.probing(), suspicion, own, parts.remaining(), parts.clock(), events);
        this.obsolete.addAll(own.services());
    }

    /** One round. */
    void step(Inbox.Content content) {
        long now = parts.nanoTime().getAsLong();
        content.commands().forEach(Runnable::run);
        endHold();
        var next = content.snapshot();
        if (next != null) {
            takeOver(next, content.touched(), now);
            begin(content.start());
        }
        content.verdicts().forEach(target -> dirty.addAll(works.usersOf(target)));
        dirty.addAll(works.due(now));
        suspect(now);
        askPlane(now);
        var taken = content.reading();
        if (taken != null && ready) {
            look(taken, now);
        }
        evaluateDirty(now);
        write(now);
        note();
    }

    private void takeOver(Snapshot next, Set<ServiceRef> touched, long now) {
        var removed = new HashSet<>(touched);
        obsolete.addAll(works.take(next, touched, now));
        removed.removeIf(ref -> works.get(ref) != null);
        pending.removeAll(removed);
        conflicts.removeAll(removed);
        republish.addAll(removed);
        globalsPending |= !removed.isEmpty();
        touched.forEach(ref -> {
            if (works.get(ref) != null) {
                dirty.add(ref);
                pending.add(ref);
            }
        });
        works.all().forEach(work -> obsolete.remove(work.key()));
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
        if (ready || probeAt != Long.MIN_VALUE && now - probeAt < 0) {
            return;
        }
        probeAt = now + PROBE_PLANE_NANOS;
        var answer = parts.plane().probe();
        if (answer.ready()) {
            boolean first = appliedRevision == 0 && !globals.known();
            ready = true;
            events.record("plane", first ? Severity.INFO : Severity.CLEARED, Subject.DIRECTOR, "missing", "ready",
                    parts.plane().kind(), "The forwarding plane answers.");
            works.all().forEach(work -> {
                work.applied = null;
                work.retryAt = Long.MIN_VALUE;
                pending.add(work.ref);
            });
            globals.forget();
            globalsPending = true;
        } else if (!String.valueOf(answer.reason()).equals(state.reason())) {
            events.record("plane", Severity.CRITICAL, Subject.DIRECTOR, null, "missing", parts.plane().kind(),
                    String.valueOf(answer.reason()));
        }
        state = answer;
    }

    /** The plane did not answer. It is asked again soon; once it answers, everything is compared anew. */
    void lost(PlaneException reason) {
        if (!ready) {
            return;
        }
        ready = false;
        var answer = parts.plane().probe();
        var why = answer.ready() ? String.valueOf(reason.getMessage()) : String.valueOf(answer.reason());
        state = PlaneState.missing(why);
        probeAt = parts.nanoTime().getAsLong() + (answer.ready() ? FIRST_PAUSE_NANOS : PROBE_PLANE_NANOS);
        events.record("plane", Severity.CRITICAL, Subject.DIRECTOR, "ready", "missing", parts.plane().kind(), why);
    }

    private void look(Readings.Taken taken, long now) {
        for (var key : watch.differing(taken)) {
            var work = works.get(key);
            var applied = work == null ? null : work.applied;
            if (work != null && applied != null) {
                suspects.add(key);
                pending.add(work.ref);
                work.retryAt = work.attempts == 0 ? Long.MIN_VALUE : work.retryAt;
                if (own.hold() != null) {
                    noteDrift(work, DriftWatch.drift(applied, taken.reading().table().services().get(key),
                            parts.clock().instant()));
                }
            }
        }
        if (taken.asOf() == writer.writes()) {
            globals.seen(taken.reading().table());
            globalsPending |= !globalsSettled();
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
        watch.leftovers(taken.reading()).forEach(key -> {
            if (now - obsoleteRetry.getOrDefault(key, now) >= 0) {
                obsolete.add(key);
            }
        });
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
            globalsPending |= before == null || work.desired == null || !work.desired.rules().equals(before.rules());
        }
        if (hadLeaving && work.leaving.isEmpty()) {
            works.retarget(work);
        }
        republish.add(work.ref);
    }

    private void write(long now) {
        if (!ready || own.hold() != null) {
            return;
        }
        var chosen = chosen(now);
        var gone = new HashSet<ServiceKey>();
        obsolete.forEach(key -> {
            // Before anything was loaded nothing is known to be obsolete.
            if (snapshot.revision() > 0 && works.get(key) == null && own.owns(key)
                    && now - obsoleteRetry.getOrDefault(key, now) >= 0) {
                gone.add(key);
            }
        });
        obsolete.removeIf(key -> works.get(key) != null || !own.owns(key));
        boolean global = globalsPending && (globalsRetryAt == Long.MIN_VALUE || now - globalsRetryAt >= 0);
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
        boolean withGlobals = globals.want(works.all()) || global || globalsPending;
        noteDrifts(ours, actual);
        var result = writer.write(new Writer.Task(ours, gone, withGlobals), actual);
        ours.forEach(work -> outcome(work, result, now));
        gone.forEach(key -> outcome(key, result, now));
        if (withGlobals) {
            outcome(result, now);
        }
    }

    /** Whether the service may be written: nobody else's stands in its place, or it was given to us. */
    private boolean claim(ServiceWork work, @Nullable ServiceEntry there, long now) {
        var key = work.key();
        permitted.values().removeIf(until -> now - until >= 0);
        boolean free = there == null || own.owns(key) || permitted.containsKey(key);
        if (free) {
            work.conflict = null;
            conflicts.remove(work.ref);
            permitted.remove(key);
            return true;
        }
        if (work.conflict == null) {
            work.conflict = "Somebody else's service stands in the table as " + key + ": adopt it or remove it.";
            events.record("foreign-conflict", Severity.WARNING, subject(work), null, "conflict", "outside",
                    work.conflict);
        }
        work.seeded = false;
        work.applied = null;
        conflicts.add(work.ref);
        pending.remove(work.ref);
        republish.add(work.ref);
        return false;
    }

    private void noteDrifts(List<ServiceWork> ours, SortedMap<ServiceKey, ServiceEntry> actual) {
        for (var work : ours) {
            var applied = work.applied;
            if (suspects.remove(work.key()) && applied != null
                    && !DriftWatch.same(applied, actual.get(work.key()))) {
                noteDrift(work, DriftWatch.drift(applied, actual.get(work.key()), parts.clock().instant()));
            }
        }
    }

    private void noteDrift(ServiceWork work, Drift drift) {
        if (watch.note(work.key(), drift)) {
            events.record("drift", Severity.WARNING, subject(work), "in sync", "changed", "outside",
                    "Somebody else changed " + work.key() + "; to put right: " + described(drift.repair()) + ".");
        }
    }

    private static String described(List<Operation> operations) {
        var first = operations.stream().limit(5).map(Operation::describe).toList();
        return String.join("; ", first) + (operations.size() > 5 ? " and " + (operations.size() - 5) + " more" : "");
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
        work.failed = again(failed, work.failed);
        work.retryAt = now + pause(work.attempts++);
    }

    private static List<FailedOperation> again(List<FailedOperation> now, List<FailedOperation> before) {
        var merged = new ArrayList<FailedOperation>();
        for (var each : now) {
            var known = before.stream().filter(old -> old.operation().equals(each.operation())).findFirst();
            merged.add(known.map(old -> new FailedOperation(each.operation(), each.error(), old.since(),
                    old.attempts() + 1)).orElse(each));
        }
        return merged;
    }

    private static long pause(int attempts) {
        return Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempts, 10));
    }

    private void outcome(ServiceKey removed, Writer.Result result, long now) {
        var failed = result.failed().getOrDefault(removed, List.of());
        watch.written(removed, writer.writes());
        if (failed.isEmpty()) {
            obsolete.remove(removed);
            obsoleteRetry.remove(removed);
            obsoleteFailed.remove(removed);
            own.disown(List.of(removed));
        } else {
            var known = obsoleteFailed.get(removed);
            int attempts = known == null ? 0 : known.attempts();
            obsoleteFailed.put(removed, again(failed, known == null ? List.of() : List.of(known)).getFirst());
            obsoleteRetry.put(removed, now + pause(attempts));
        }
    }

    private void outcome(Writer.Result result, long now) {
        globalsFailed = again(result.globalsFailed(), globalsFailed);
        globalsPending = !globalsFailed.isEmpty();
        globalsRetryAt = globalsFailed.isEmpty() ? Long.MIN_VALUE : now + pause(globalsAttempts++);
        globalsAttempts = globalsFailed.isEmpty() ? 0 : globalsAttempts;
        for (var each : globalsFailed) {
            if (each.attempts() == 1) {
                events.record("operation", Severity.CRITICAL, Subject.DIRECTOR, null, "failed", "plane",
                        each.operation().describe() + ": " + each.error());
            }
        }
    }

    /** A revision is applied when each of its operations was carried out or refused by the plane. */
    private void settle() {
        boolean open = pending.stream().map(works::get).anyMatch(work -> work != null && work.attempts == 0)
                || snapshot.revision() > 0 && obsolete.stream().anyMatch(key -> !obsoleteRetry.containsKey(key))
                || globalsPending && globalsAttempts == 0;
        if (!open && appliedRevision != snapshot.revision()) {
            appliedRevision = snapshot.revision();
            LOG.info("Applied revision {}", appliedRevision);
        }
    }

    private void endHold() {
        var hold = own.hold();
        if (hold != null && !parts.clock().instant().isBefore(hold.until())) {
            own.hold(null);
            events.record("hold", Severity.INFO, Subject.DIRECTOR, "held", "released", "time",
                    "The hold is over: the table is written again.");
        }
    }

    void hold(Instant until, String reason, Author author) {
        own.hold(new Hold(parts.clock().instant(), until, reason, author.name()));
        events.record("hold", Severity.WARNING, Subject.DIRECTOR, "released", "held", author(author),
                "The table is held until " + until + ": " + reason);
    }

    void release(Author author) {
        if (own.hold() != null) {
            own.hold(null);
            events.record("hold", Severity.INFO, Subject.DIRECTOR, "held", "released", author(author),
                    "The hold is released: the table is written again.");
        }
    }

    /** Lets the director take over what stands under this key, now or when a definition for it comes within a minute. */
    void adopt(ServiceKey key, Author author) {
        permitted.put(key, parts.nanoTime().getAsLong() + TimeUnit.MINUTES.toNanos(1));
        var work = works.get(key);
        if (work != null) {
            work.retryAt = Long.MIN_VALUE;
            pending.add(work.ref);
            dirty.add(work.ref);
        }
        events.record("foreign", Severity.INFO, Subject.DIRECTOR, "present", "adopted", author(author),
                "Service " + key + " of somebody else is adopted.");
    }

    /** @throws PlaneException if the plane refuses */
    void removeForeign(ServiceKey key, Author author) {
        if (own.owns(key) || parts.plane().read(key) == null) {
            throw new NotForeign(key);
        }
        writer.remove(key);
        watch.written(key, writer.writes());
        events.record("foreign", Severity.INFO, Subject.DIRECTOR, "present", "removed", author(author),
                "Service " + key + " of somebody else is removed.");
        var work = works.get(key);
        if (work != null) {
            pending.add(work.ref);
        }
    }

    private static String author(Author author) {
        return author.name() + " (" + author.via() + ")";
    }

    private static Subject subject(ServiceWork work) {
        return Subject.service(work.ref.cluster(), work.ref.service());
    }

    private void note() {
        parts.heartbeat().run();
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
        var failed = new ArrayList<>(globalsFailed);
        for (var ref : pending) {
            var work = works.get(ref);
            if (work != null) {
                failed.addAll(work.failed);
            }
        }
        failed.addAll(obsoleteFailed.values());
        for (var ref : conflicts) {
            var work = works.get(ref);
            if (work != null && work.conflict != null && work.desired != null) {
                failed.add(new FailedOperation(new Operation.AddService(work.desired.entry()), work.conflict,
                        parts.clock().instant(), 1));
            }
        }
        return new View(snapshot, appliedRevision, state, own.hold(), failed,
                suspicion.active() ? suspicionReason() : null, watch.drifts(), Set.copyOf(watch.foreign()));
    }

    /** Immutable. */
    record View(Snapshot snapshot, long appliedRevision, PlaneState plane, @Nullable Hold hold,
            List<FailedOperation> failed, @Nullable String suspicion, List<Drift> drifts, Set<ServiceKey> foreign) {

        static final View NONE = new View(Snapshot.EMPTY, 0, PlaneState.missing("The plane has not been asked yet."),
                null, List.of(), null, List.of(), Set.of());
    }
}
