package io.ballast.health;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.ballast.health.Verdict.State;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the targets it is given and says what it found. All methods may be called by any thread.
 *
 * <p>Targets that come together are probed at once, spread over at most a second; the second round spreads over the
 * interval, and from then on each target keeps its pace with a small jitter, so that probes never march in step.
 */
public final class HealthChecker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecker.class);
    private static final long FIRST_ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double JITTER = 0.02;

    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ProbeLoop loop;
    private final Map<ProbeTarget, Probed> probed = new HashMap<>();
    private final Map<ProbeTarget, Verdict> verdicts = new ConcurrentHashMap<>();
    private final Map<ProbeTarget, Long> failing = new ConcurrentHashMap<>();
    private final List<Consumer<ProbeTarget>> listeners = new CopyOnWriteArrayList<>();
    private final Set<ProbeTarget> assigned = new HashSet<>();

    /** Probes from a thread of its own by the system's clocks. */
    public HealthChecker(RandomGenerator random) {
        this(System::nanoTime, InstantSource.system(), random,
                Thread.ofPlatform().name("probing").daemon(true).factory());
    }

    /** @param threads makes the probing thread, in whose network namespace all sockets are opened */
    public HealthChecker(LongSupplier nanoTime, InstantSource clock, RandomGenerator random, ThreadFactory threads) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.random = random;
        this.loop = new ProbeLoop(nanoTime);
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
            return new Verdict(State.UP, "not checked", null);
        }
        return verdicts.getOrDefault(target, new Verdict(State.UNKNOWN, "not probed yet", null));
    }

    /** Targets whose last probe failed, with the nanosecond of the first failure in a row. */
    public Map<ProbeTarget, Long> failing() {
        return Map.copyOf(failing);
    }

    /**
     * Probes once and waits for the result, at most the check's time-out. The result counts as any other.
     *
     * @return a failure that says so if the probing thread does not get to it
     */
    public ProbeResult probeNow(ProbeTarget target) {
        if (!(target.check() instanceof PacedCheck paced)) {
            return new ProbeResult(target, true, "not checked", Duration.ZERO, clock.instant());
        }
        var answer = new CompletableFuture<ProbeResult>();
        loop.submit(() -> loop.attempt(target, paced.pace().timeout().toNanos(), (success, failure, ours, took) -> {
            var known = probed.get(target);
            if (known != null && !ours) {
                count(known, success, said(success, failure));
            }
            answer.complete(result(target, success, said(success, failure), took));
        }));
        try {
            return answer.get(paced.pace().timeout().toMillis() + 2000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return result(target, false, "the director was too busy to probe", 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return result(target, false, "interrupted", 0);
        }
    }

    /** Tells of every change of verdict, on the probing thread: the listener must not block. */
    public void listener(Consumer<ProbeTarget> changed) {
        listeners.add(changed);
    }

    /** How long ago the probing thread last went round. */
    public Duration sinceHeartbeat() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - loop.heartbeat()));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void take(List<ProbeTarget> begins, List<ProbeTarget> ends) {
        for (var target : ends) {
            var known = probed.remove(target);
            if (known != null) {
                known.gone = true;
            }
            verdicts.remove(target);
            failing.remove(target);
        }
        var paced = new ArrayList<Probed>();
        long now = nanoTime.getAsLong();
        for (var target : begins) {
            if (target.check() instanceof PacedCheck check) {
                // A few targets go out together; a thousand take the second that they may.
                long spread = Math.min(FIRST_ROUND_NANOS, TimeUnit.MILLISECONDS.toNanos(begins.size()));
                paced.add(new Probed(target, check.pace(), now + spread * paced.size() / begins.size()));
            }
        }
        paced.forEach(fresh -> {
            probed.put(fresh.target, fresh);
            loop.at(fresh.dueNanos, () -> probe(fresh));
        });
    }

    private void probe(Probed known) {
        if (known.gone) {
            return;
        }
        long start = nanoTime.getAsLong();
        loop.attempt(known.target, known.pace.timeout().toNanos(), (success, failure, ours, took) -> {
            if (known.gone) {
                return;
            }
            if (ours) {
                LOG.warn("Could not probe {}: {}", known.target.address().withPort(known.target.port()), failure);
            } else {
                count(known, success, said(success, failure));
            }
            scheduleNext(known, start);
        });
    }

    private void scheduleNext(Probed known, long startNanos) {
        long interval = known.pace.interval().toNanos();
        double share = known.started ? 1 + JITTER * (2 * random.nextDouble() - 1) : 0.5 + random.nextDouble() / 2;
        known.started = true;
        known.dueNanos = Math.max(startNanos + (long) (interval * share), nanoTime.getAsLong());
        loop.at(known.dueNanos, () -> probe(known));
    }

    private void count(Probed known, boolean success, String reason) {
        if (success) {
            failing.remove(known.target);
        } else {
            failing.putIfAbsent(known.target, nanoTime.getAsLong());
        }
        var before = known.riseFall.state();
        known.riseFall = known.riseFall.after(success, known.pace);
        var after = known.riseFall.state();
        if (after != before) {
            verdicts.put(known.target, new Verdict(after, reason, clock.instant()));
            listeners.forEach(listener -> listener.accept(known.target));
        }
    }

    private ProbeResult result(ProbeTarget target, boolean success, String reason, long tookNanos) {
        return new ProbeResult(target, success, reason, Duration.ofNanos(tookNanos), clock.instant());
    }

    private static String said(boolean success, @Nullable String failure) {
        return success || failure == null ? "connected" : failure;
    }
}
