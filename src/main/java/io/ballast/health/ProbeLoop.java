package io.ballast.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probing thread: begins attempts when they are due and hears how they end, all without blocking, so that ten
 * thousand probes in flight cost one thread. Sockets are opened by this thread alone, hence in its network namespace.
 */
final class ProbeLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);

    /** Hears how an attempt ended, on the probing thread. */
    interface Ending {
        /** @param failure null after a success */
        void ended(boolean success, @Nullable String failure, boolean ours, long tookNanos);
    }

    private record Timer(long atNanos, Runnable action) {
    }

    private static final class Flight {
        final Ending ending;
        final long startNanos;
        @Nullable
        TcpAttempt attempt;
        boolean over;

        Flight(Ending ending, long startNanos) {
            this.ending = ending;
            this.startNanos = startNanos;
        }
    }

    private final LongSupplier nanoTime;
    private final Selector selector;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
            Comparator.comparingLong((Timer timer) -> timer.atNanos));
    private volatile boolean closed;
    private volatile long heartbeat;

    ProbeLoop(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.heartbeat = nanoTime.getAsLong();
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the probing thread do something soon. */
    void submit(Runnable task) {
        inbox.add(task);
        selector.wakeup();
    }

    /** Only from the probing thread. */
    void at(long nanos, Runnable action) {
        timers.add(new Timer(nanos, action));
    }

    long heartbeat() {
        return heartbeat;
    }

    void close() {
        closed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            while (!closed) {
                heartbeat = nanoTime.getAsLong();
                try {
                    selector.select(this::hear, Math.max(1, millisToNext()));
                    work();
                } catch (RuntimeException e) {
                    // One bad target or listener must not end the probing of all others.
                    LOG.error("Probing stumbled and goes on", e);
                }
            }
            selector.keys().forEach(key -> ((Flight) key.attachment()).over = true);
        } catch (IOException e) {
            throw new UncheckedIOException("the probing thread lost its selector", e);
        }
    }

    private void work() {
        for (var task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
        long now = nanoTime.getAsLong();
        for (var timer = timers.peek(); timer != null && timer.atNanos - now <= 0; timer = timers.peek()) {
            timers.remove();
            timer.action.run();
        }
    }

    private long millisToNext() {
        if (!inbox.isEmpty()) {
            return 1;
        }
        var next = timers.peek();
        long wait = next == null ? TimeUnit.SECONDS.toNanos(1) : next.atNanos - nanoTime.getAsLong();
        return Math.min(1000, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }

    /** Begins one attempt; only from the probing thread. */
    void attempt(ProbeTarget target, long timeoutNanos, Ending ending) {
        var flight = new Flight(ending, nanoTime.getAsLong());
        try {
            flight.attempt = TcpAttempt.begin(target, selector, flight);
            at(flight.startNanos + timeoutNanos, () -> end(flight, false,
                    Reasons.noAnswerIn(Duration.ofNanos(timeoutNanos)), false));
        } catch (IOException e) {
            end(flight, false, Reasons.of(e), Reasons.isOurs(e));
        } catch (RuntimeException e) {
            end(flight, false, String.valueOf(e.getMessage()), true);
        }
    }

    private void hear(SelectionKey key) {
        var flight = (Flight) key.attachment();
        if (flight.attempt == null || flight.over) {
            return;
        }
        var failure = flight.attempt.outcome();
        end(flight, failure == null, failure == null ? null : Reasons.of(failure),
                failure != null && Reasons.isOurs(failure));
    }

    private void end(Flight flight, boolean success, @Nullable String failure, boolean ours) {
        if (flight.over) {
            return;
        }
        flight.over = true;
        if (flight.attempt != null) {
            flight.attempt.close();
        }
        flight.ending.ended(success, failure, ours, nanoTime.getAsLong() - flight.startNanos);
    }
}
