package io.ballast.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probing thread: begins probes when they are due and hears how they end, all without blocking. Sockets are opened by
 * this thread alone, hence in its network namespace.
 */
final class ProbeLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Waits for news of a channel. */
    interface Hearing {
        void ready(SelectionKey key);
    }

    final Timers timers = new Timers();
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
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

    long now() {
        return nanoTime.getAsLong();
    }

    /** Has the probing thread do something soon. */
    void submit(Runnable task) {
        inbox.add(task);
        selector.wakeup();
    }

    /** Tells of the channel's readiness; only from the probing thread. */
    void hear(SelectableChannel channel, int operations, Hearing hearing) throws IOException {
        channel.register(selector, operations, hearing);
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
                heartbeat = now();
                // What came is heard before time-outs speak: after a standstill both are there.
                selector.select(ProbeLoop::hear, millisToNext());
                guard(this::work);
            }
            abandon();
        } catch (IOException e) {
            throw new UncheckedIOException("the probing thread lost its selector", e);
        }
    }

    private void abandon() {
        for (var timer : timers.all()) {
            if (timer instanceof Flight flight) {
                flight.abandon();
            }
        }
        selector.keys().forEach(key -> Channels.close(key.channel()));
    }

    private long millisToNext() {
        if (!inbox.isEmpty()) {
            return 1;
        }
        long left = Math.min(LONGEST_NANOS, timers.left(now()));
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left + 999_999));
    }

    private static void hear(SelectionKey key) {
        if (key.attachment() instanceof Hearing hearing) {
            guard(() -> hearing.ready(key));
        }
    }

    private void work() {
        for (var task = inbox.poll(); task != null; task = inbox.poll()) {
            guard(task);
        }
        if (timers.fire(now())) {
            LOG.warn("Probing was held up for longer than {} ms and goes on with a delay; is the machine overloaded?",
                    TimeUnit.NANOSECONDS.toMillis(Timers.HELD_UP_NANOS));
        }
    }

    /** One probe's fault must not end all probing. */
    private static void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Probing came upon a fault and goes on", e);
        }
    }
}
