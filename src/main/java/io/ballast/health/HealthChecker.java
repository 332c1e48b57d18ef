package io.ballast.health;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.ballast.health.Verdict.State;

import org.jspecify.annotations.Nullable;

/**
 * Probes the targets it is given and says what it found. All methods may be called by any thread.
 *
 * <p>Targets that come together are probed at once, spread over at most a second, and from then on each at its own phase of
 * its interval with a small jitter, so that probes never march in step.
 */
public final class HealthChecker implements AutoCloseable {

    private static final Verdict NOT_CHECKED = new Verdict(State.UP, "not checked", null);
    /** By this step phases fill an interval evenly, however many there are: the golden ratio's fraction. */
    private static final double PHASE_STEP = 0.618033988749895;

    private final Function<PacedCheck, Prober> probers;
    private final ProbeLoop loop;
    private final Desk desk;
    private final Map<ProbeTarget, Followed> followed = new ConcurrentHashMap<>();
    private final Set<ProbeTarget> assigned = new HashSet<>();
    private double phase;

    /**
     * Probes from a thread of its own by the system's clocks.
     *
     * @param probers makes what probes by one check; not asked for checks that only connect
     */
    public HealthChecker(RandomGenerator random, Function<PacedCheck, Prober> probers, Marking marking) {
        this(System::nanoTime, InstantSource.system(), random,
                Thread.ofPlatform().name("probing").daemon(true).factory(), probers, marking);
    }

    /** @param threads makes the probing thread, in whose network namespace all sockets are opened */
    public HealthChecker(LongSupplier nanoTime, InstantSource clock, RandomGenerator random, ThreadFactory threads,
            Function<PacedCheck, Prober> probers, Marking marking) {
        this.probers = probers;
        this.loop = new ProbeLoop(nanoTime);
        this.desk = new Desk(loop, clock, random, marking);
        this.phase = random.nextDouble();
        threads.newThread(loop).start();
    }

    /** Probes exactly these from now on; what was probed before and stays keeps its verdict. */
    public void assign(Set<ProbeTarget> targets) {
        synchronized (assigned) {
            var gone = new HashSet<>(assigned);
            gone.removeAll(targets);
            change(targets, gone);
        }
    }

    /** Begins with some targets and ends with others. */
    public void change(Collection<ProbeTarget> added, Collection<ProbeTarget> removed) {
        synchronized (assigned) {
            var ends = removed.stream().filter(assigned::remove).toList();
            var begins = added.stream().filter(assigned::add).toList();
            if (!ends.isEmpty() || !begins.isEmpty()) {
                loop.submit(() -> take(begins, ends));
            }
        }
    }

    /** What probing has found so far; UNKNOWN for a target that is not assigned or has not spoken. */
    public Verdict verdict(ProbeTarget target) {
        if (target.check() instanceof Check.None) {
            return NOT_CHECKED;
        }
        var known = followed.get(target);
        return known == null ? Followed.NOT_PROBED : known.verdict;
    }

    /** The last result of a target; null before the first, or if it is not assigned. */
    public @Nullable ProbeResult last(ProbeTarget target) {
        var known = followed.get(target);
        return known == null ? null : known.results.last(target);
    }

    /** The last results of a target, the newest first; none if it is not assigned. */
    public List<ProbeResult> recent(ProbeTarget target) {
        var known = followed.get(target);
        return known == null ? List.of() : known.results.list(target);
    }

    /** Sums over all of a target's probes. */
    public ProbeFigures figures(ProbeTarget target) {
        var known = followed.get(target);
        return known == null ? ProbeFigures.NONE : known.results.figures();
    }

    /** Whether probes begin when they should. */
    public Lateness lateness() {
        return desk.lateness.read(loop.now());
    }

    /** Targets whose last result was a failure, with the nanosecond of the first failure in a row. */
    public Map<ProbeTarget, Long> failing() {
        return Map.copyOf(desk.failing);
    }

    /**
     * What a program says of a target with a {@link PushCheck}. It counts a moment later.
     *
     * @param reason in plain words
     * @return false if there is no such target
     */
    public boolean report(ProbeTarget target, boolean up, String reason) {
        synchronized (assigned) {
            if (!(target.check() instanceof PushCheck) || !assigned.contains(target)) {
                return false;
            }
        }
        loop.submit(() -> {
            if (followed.get(target) instanceof Reports reports) {
                reports.report(up, reason);
            }
        });
        return true;
    }

    /**
     * Probes once and waits for the result, at most the check's time-out. The result counts as any other. Where there is
     * nothing to probe, it is what is known.
     *
     * @return impossible also if the probing thread does not get to it
     */
    public ProbeResult probeNow(ProbeTarget target) {
        if (!(target.check() instanceof PacedCheck paced)) {
            var known = verdict(target);
            return result(target, new Outcome(known.state() == State.UP, known.reason(), null, null),
                    known.state() == State.UNKNOWN, 0);
        }
        var answer = new CompletableFuture<ProbeResult>();
        loop.submit(() -> {
            var known = followed.get(target) instanceof Course course ? course : course(target, paced, 1);
            known.flight((outcome, ours, span) -> {
                try {
                    if (followed.get(target) == known) {
                        known.hear(outcome, ours, span);
                    }
                } finally {
                    answer.complete(result(target, outcome, ours, span.nanos()));
                }
            }).launch();
        });
        try {
            return answer.get(paced.pace().timeout().toMillis() + 2000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return result(target, Outcome.failure("the director was too busy to probe"), true, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return result(target, Outcome.failure("interrupted"), true, 0);
        }
    }

    /** Tells of every change of verdict, and when a trouble begins or ends, on the probing thread: the listener must not block. */
    public void listener(Consumer<ProbeTarget> changed) {
        desk.listeners.add(changed);
    }

    /** How long ago the probing thread last went round. */
    public Duration sinceHeartbeat() {
        return Duration.ofNanos(Math.max(0, loop.now() - loop.heartbeat()));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void take(List<ProbeTarget> begins, List<ProbeTarget> ends) {
        for (var target : ends) {
            var known = followed.remove(target);
            if (known != null) {
                known.end();
            }
            desk.failing.remove(target);
        }
        for (var target : begins) {
            var fresh = switch (target.check()) {
                case PacedCheck check -> course(target, check, begins.size());
                case PushCheck check -> new Reports(target, check, desk);
                case Check.None _ -> null;
            };
            if (fresh != null) {
                followed.put(target, fresh);
                fresh.begin();
            }
        }
    }

    private Course course(ProbeTarget target, PacedCheck check, int together) {
        phase = (phase + PHASE_STEP) % 1;
        boolean connects = check instanceof TcpCheck tcp && tcp.connectsOnly();
        return new Course(target, check, Schedule.from(loop.now(), check.pace(), phase, together),
                connects ? null : new LazyProber(check, probers), desk);
    }

    private ProbeResult result(ProbeTarget target, Outcome outcome, boolean impossible, long tookNanos) {
        return new ProbeResult(target, outcome.success(), outcome.reason(), Duration.ofNanos(tookNanos),
                desk.clock.instant(), outcome.advice(), outcome.warning(), impossible);
    }
}
