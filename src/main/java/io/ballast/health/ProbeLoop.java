package io.ballast.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    /** After a turn that failed as a whole. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Waits for news of a channel. */
    interface Hearing {
        void ready(SelectionKey key);

        /** What is done in place of the rest after a fault of the director's own in {@link #ready}. */
        void stumble(Throwable fault);
    }

    final Timers timers = new Timers();
    final Seldom puzzles = new Seldom();
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile long heartbeat;
    /** From the end of the last turn: the clock is a system call on some machines, and read as seldom as will do. */
    private long waitMillis = 1;
    private final Seldom faults = new Seldom();
    private final Seldom heldUp = new Seldom();

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
                turn();
            }
            abandon();
        } catch (IOException e) {
            throw new UncheckedIOException("the probing thread lost its selector", e);
        }
    }

    /** The heart beats only after a turn that was made whole: a thread that cannot make one is as good as dead. */
    private void turn() throws IOException {
        try {
            // Left behind by a listener, say. It would close every channel that is touched next.
            boolean _ = Thread.interrupted();
            // What came is heard before time-outs speak: after a standstill both are there.
            selector.select(ProbeLoop::hear, waitMillis);
            work();
            long now = now();
            waitMillis = millisToNext(now);
            heartbeat = now;
        } catch (RuntimeException | Error e) {
            complain(e);
            LockSupport.parkNanos(PAUSE_NANOS);
            waitMillis = 1;
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

    private long millisToNext(long nowNanos) {
        long left = Math.min(LONGEST_NANOS, timers.left(nowNanos));
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left + 999_999));
    }

    private static void hear(SelectionKey key) {
        if (key.attachment() instanceof Hearing hearing) {
            try {
                hearing.ready(key);
            } catch (RuntimeException | Error e) {
                hearing.stumble(e);
            }
        }
    }

    private void work() {
        for (var task = inbox.poll(); task != null; task = inbox.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                complain(e);
            }
        }
        if (timers.fire(now()) && heldUp.mayBeSaid(now())) {
            LOG.warn("Probing was held up for longer than {} ms and goes on with a delay; is the machine overloaded?",
                    TimeUnit.NANOSECONDS.toMillis(Timers.HELD_UP_NANOS));
        }
    }

    /** A fault of this process, which must end neither one target's probing nor all. Any thread may call it. */
    void complain(Throwable fault) {
        try {
            if (faults.mayBeSaid(now())) {
                LOG.error("Probing came upon a fault of its own ({} so far) and goes on", faults.count(), fault);
            }
        } catch (RuntimeException | Error e) {
            // Without memory there may not even be enough to say so.
        }
    }
}
