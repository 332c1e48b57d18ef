package io.ballast.director;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Glance;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the plane on a thread of its own, for all who want to know: the watch for what others change, and pages and
 * clients, who share one reading for a moment. The director's thread never waits for a reading of the whole table.
 *
 * <p>The watch takes a cheap look several times a second and reads again what that look shows to be changed: a few
 * services singly, so that one change costs the same in every table, many by the whole table. For what the look cannot
 * see it reads the whole table every few seconds, so often as costs less than a twentieth of the time.
 */
final class Readings implements AutoCloseable {

    /**
     * One reading.
     *
     * @param only the services that were asked for, whether they are there or not; null for the whole table
     * @param asOf number of the last write that had begun before it
     * @param atNanos when it was begun
     */
    record Taken(PlaneReading reading, @Nullable Set<ServiceKey> only, long asOf, long atNanos, long tookNanos) {

        static Taken whole(PlaneReading reading, long asOf, long atNanos, long tookNanos) {
            return new Taken(reading, null, asOf, atNanos, tookNanos);
        }

        boolean isWhole() {
            return only == null;
        }

        boolean shows(ServiceKey key) {
            return only == null || only.contains(key);
        }

        @Nullable
        ServiceEntry entry(ServiceKey key) {
            return reading.table().services().get(key);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SHARED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int SHARE_OF_TIME = 20;
    /** Above this many services one reading of everything is cheaper than one of each. */
    private static final int READ_EACH = 32;

    private final ForwardingPlane plane;
    private final LongSupplier nanoTime;
    private final LongSupplier writes;
    private final Consumer<Taken> news;
    private final Consumer<PlaneException> silence;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Taken last;
    private Glance seen = Glance.NOTHING;
    private boolean failing;

    /**
     * @param writes number of the last write that has begun
     * @param silence hears that the plane did not answer the watch
     */
    Readings(ForwardingPlane plane, LongSupplier nanoTime, LongSupplier writes, Consumer<Taken> news,
            Consumer<PlaneException> silence, ThreadFactory threads) {
        this.plane = plane;
        this.nanoTime = nanoTime;
        this.writes = writes;
        this.news = news;
        this.silence = silence;
        this.thread = new ScheduledThreadPoolExecutor(1, threads);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        var _ = thread.schedule(this::watch, 0, TimeUnit.NANOSECONDS);
    }

    /**
     * A reading that is younger than a moment, shared with others who ask.
     *
     * @throws PlaneException if the plane does not answer
     */
    Taken recent() {
        return ask(() -> {
            var known = last;
            long age = known == null ? Long.MAX_VALUE : nanoTime.getAsLong() - known.atNanos;
            long allowed = known == null ? 0 : Math.max(SHARED_NANOS, 10 * known.tookNanos);
            boolean current = known != null && known.asOf == writes.getAsLong();
            return known != null && (current ? age <= allowed : age <= known.tookNanos) ? known : take();
        });
    }

    /**
     * Runs a question to the plane on the reading thread.
     *
     * @throws PlaneException if the plane does not answer
     */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        Future<T> answer = thread.submit(question::get);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new PlaneException("The plane could not be read.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlaneException("Interrupted while reading the plane.", e);
        }
    }

    /** Runs something on the reading thread when it gets to it. */
    void later(Runnable task) {
        thread.execute(task);
    }

    private void watch() {
        long start = nanoTime.getAsLong();
        try {
            look(start);
            failing = false;
        } catch (PlaneException e) {
            failing = true;
            silence.accept(e);
        } catch (RuntimeException e) {
            LOG.error("Watching the plane stumbled and goes on", e);
        }
        long took = nanoTime.getAsLong() - start;
        long wait = failing ? 4 * LOOK_NANOS : Math.min(LOOK_NANOS * 2, Math.max(LOOK_NANOS, 2 * took));
        var _ = thread.schedule(this::watch, wait, TimeUnit.NANOSECONDS);
    }

    private void look(long start) {
        var known = last;
        var glance = plane.glance();
        var before = seen;
        var changed = glance.changedSince(before);
        seen = glance;
        try {
            if (known == null || glance.rest() != before.rest() || changed.size() > READ_EACH
                    || start - known.atNanos >= pause(known.tookNanos)) {
                take();
            } else if (!changed.isEmpty()) {
                take(changed);
            }
        } catch (PlaneException e) {
            // What changed has not been read: it must seem changed the next time too.
            seen = before;
            throw e;
        }
    }

    /** Some services alone, for the watch; pages and clients get nothing from it. */
    private void take(Set<ServiceKey> keys) {
        long asOf = writes.getAsLong();
        long start = nanoTime.getAsLong();
        var found = keys.stream().map(plane::read).filter(Objects::nonNull).toList();
        news.accept(new Taken(new PlaneReading(Table.of(found), Map.of()), keys, asOf, start,
                nanoTime.getAsLong() - start));
    }

    private static long pause(long tookNanos) {
        return Math.clamp(SHARE_OF_TIME * tookNanos, FULL_NANOS, LONGEST_NANOS);
    }

    private Taken take() {
        long asOf = writes.getAsLong();
        long start = nanoTime.getAsLong();
        var reading = plane.read();
        var taken = Taken.whole(reading, asOf, start, nanoTime.getAsLong() - start);
        last = taken;
        news.accept(taken);
        return taken;
    }

    /** Waits for the thread to end, so that nobody reads a plane that is being closed. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The reading thread did not end within {}", Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
