package io.ballast.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import io.ballast.definition.NotificationChannel;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.notify.Outgoing.State;
import io.ballast.notify.channel.Deliverer;
import io.ballast.notify.channel.Delivery;
import io.ballast.notify.channel.Delivery.Outcome;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages to their channels: one virtual thread for each channel that something waits for, in order. What fails
 * for now is tried again after 1 s, and then after twice as long each time up to 15 minutes, up to a fifth more or less;
 * what fails for good, or is too old, is given up, with the other side's own words.
 */
final class Sender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;
    private static final double JITTER = 0.2;
    private static final long LOOK_MILLIS = 50;

    private final Outbox outbox;
    private final Deliverer deliverer;
    private final Words words;
    private final Function<String, @Nullable NotificationChannel> channels;
    private final Duration giveUp;
    private final EventLog events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Thread> busy = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean eager;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /**
     * @param channels by name; null if there is none
     * @param giveUp how old a message may become
     */
    Sender(Outbox outbox, Deliverer deliverer, Words words, Function<String, @Nullable NotificationChannel> channels,
            Duration giveUp, EventLog events, InstantSource clock, RandomGenerator random) {
        this.outbox = outbox;
        this.deliverer = deliverer;
        this.words = words;
        this.channels = channels;
        this.giveUp = giveUp;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        thread = Thread.ofVirtual().name("notifications").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                outbox.channels().forEach(this::look);
                outbox.await(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.debug("No more notifications are sent.");
        }
    }

    private void look(String channel) {
        busy.computeIfAbsent(channel, name -> {
            var next = outbox.take(name, eager);
            return next == null ? null : Thread.ofVirtual().name("notify " + name).start(() -> work(name, next));
        });
    }

    private void work(String channel, Outgoing first) {
        try {
            for (Outgoing next = first; next != null; next = closed ? null : outbox.take(channel, eager)) {
                send(next);
            }
        } finally {
            busy.remove(channel);
        }
    }

    private void send(Outgoing outgoing) {
        var result = outgoing;
        try {
            var message = outgoing.message() == null ? words.compose(outgoing) : outgoing.message();
            result = outgoing.saying(message);
            var channel = channels.apply(outgoing.channel());
            if (channel == null || !channel.enabled()) {
                result = given(result, "The channel is " + (channel == null ? "defined" : "enabled") + " no longer.");
                return;
            }
            var delivery = deliverer.deliver(channel, message, outgoing.settled());
            result = after(result, delivery);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A notification by {} could not be tried", outgoing.channel(), e);
            result = waits(result, "it could not be tried: " + e, new TreeSet<>());
        } finally {
            outbox.done(result);
        }
    }

    private Outgoing after(Outgoing outgoing, Delivery delivery) {
        var now = clock.instant();
        if (delivery.isDelivered()) {
            sent.incrementAndGet();
            well(outgoing.channel());
            return outgoing.after(State.SENT, now, now, delivery.answer(), delivery.settled());
        }
        boolean old = !now.isBefore(outgoing.created().plus(giveUp));
        if (delivery.outcome() == Outcome.FAILED_FOR_GOOD || old) {
            return given(outgoing, delivery.answer() + (old ? " (given up after " + giveUp.toHours() + " h)" : ""));
        }
        return waits(outgoing, delivery.answer(), delivery.settled());
    }

    private Outgoing waits(Outgoing outgoing, String answer, java.util.Set<String> settled) {
        var now = clock.instant();
        if (outgoing.attempts() == 0) {
            LOG.warn("A notification by {} waits: {}", outgoing.channel(), answer);
        }
        return outgoing.after(State.WAITING, now, next(now, outgoing.attempts()), answer, settled);
    }

    private Instant next(Instant now, int attempts) {
        long millis = Math.min(LONGEST.toMillis(), 1000L << Math.min(MOST_DOUBLINGS, attempts));
        return now.plusMillis((long) (millis * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }

    private Outgoing given(Outgoing outgoing, String answer) {
        failed.incrementAndGet();
        if (failing.put(outgoing.channel(), answer) == null) {
            events.record(EventKind.NOTIFICATION, Severity.WARNING, Subject.DIRECTOR.with(outgoing.channel()), null,
                    "failed", new Cause(Cause.Source.CHANNEL, "channel " + outgoing.channel()),
                    "A notification by " + outgoing.channel() + " could not be delivered: " + answer);
        }
        var now = clock.instant();
        return outgoing.after(State.FAILED, now, now, answer, new TreeSet<>());
    }

    private void well(String channel) {
        if (failing.remove(channel) != null) {
            events.record(EventKind.NOTIFICATION, Severity.CLEARED, Subject.DIRECTOR.with(channel), "failed",
                    "delivered", new Cause(Cause.Source.CHANNEL, "channel " + channel),
                    "Notifications by " + channel + " are delivered again.");
        }
    }

    /** Messages delivered since the start. */
    long sent() {
        return sent.get();
    }

    /** Messages given up since the start. */
    long failed() {
        return failed.get();
    }

    /**
     * Tries what waits once more, now and for so long at most; the rest waits for the next start.
     *
     * @param atMost for all of it together
     */
    void finish(Duration atMost) throws InterruptedException {
        eager = true;
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            outbox.channels().forEach(this::look);
            if (busy.isEmpty()) {
                return;
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
        busy.values().forEach(Thread::interrupt);
    }
}
