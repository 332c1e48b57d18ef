package io.ballast.event;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** What happened, in order. Recording never blocks. */
public final class Journal implements EventLog {

    private static final int REMEMBERED = 10_000;

    private final String director;
    private final InstantSource clock;
    private final Deque<Event> recent = new ArrayDeque<>();
    private final List<Consumer<Event>> subscribers = new CopyOnWriteArrayList<>();
    private long lastId;

    /** @param director whose name every event carries */
    public Journal(String director, InstantSource clock) {
        this.director = director;
        this.clock = clock;
    }

    @Override
    public void record(String kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            String cause, String message) {
        synchronized (recent) {
            var now = clock.instant();
            lastId = Math.max(lastId + 1, TimeUnit.MILLISECONDS.toMicros(now.toEpochMilli()));
            var event = new Event(lastId, now, director, kind, severity, subject, from, to, cause, message);
            recent.addLast(event);
            if (recent.size() > REMEMBERED) {
                recent.removeFirst();
            }
            subscribers.forEach(subscriber -> subscriber.accept(event));
        }
    }

    /** Up to {@code limit} events with greater ids than {@code after}, oldest first. */
    public List<Event> page(long after, int limit) {
        synchronized (recent) {
            return recent.stream().filter(event -> event.id() > after).limit(limit).toList();
        }
    }

    /** The last {@code limit} events, oldest first. */
    public List<Event> latest(int limit) {
        synchronized (recent) {
            var all = new ArrayList<>(recent);
            return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
        }
    }

    /**
     * Hears of every event after {@code afterId}: first those that have been, then those to come, in order and each
     * once. The subscriber must not block.
     *
     * @return ends the subscription
     */
    public AutoCloseable subscribe(long afterId, Consumer<Event> subscriber) {
        synchronized (recent) {
            page(afterId, Integer.MAX_VALUE).forEach(subscriber);
            subscribers.add(subscriber);
        }
        return () -> subscribers.remove(subscriber);
    }

    /** Events that were lost because the database was gone for too long. */
    public long dropped() {
        return 0;
    }
}
