package io.ballast.event;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The last events, and those that nobody has followed yet. Taking one in is a few stores under a lock that nobody holds
 * longer than that.
 */
final class Remembered {

    private static final int REMEMBERED = 5_000;

    /** One event; its incident is known once it was followed. */
    private static final class Entry {

        private Event event;

        private Entry(Event event) {
            this.event = event;
        }
    }

    private final InstantSource clock;
    private final int most;
    private final Deque<Entry> recent = new ArrayDeque<>();
    private final Deque<Entry> incoming = new ArrayDeque<>();
    private List<Entry> taken = List.of();
    private long lastId;
    private long forgotten;
    private long missed;
    private boolean closed;

    /** @param most so many wait to be followed at most */
    Remembered(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Makes an event at this moment. */
    interface Maker {
        Event at(long id, java.time.Instant time);
    }

    synchronized void add(Maker maker) {
        var now = clock.instant();
        lastId = Math.max(lastId + 1, TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000);
        var entry = new Entry(maker.at(lastId, now));
        recent.addLast(entry);
        if (recent.size() > REMEMBERED) {
            forgotten = recent.removeFirst().event.id();
        }
        if (incoming.size() == most) {
            missed++;
            return;
        }
        incoming.addLast(entry);
        if (incoming.size() == 1) {
            notifyAll();
        }
    }

    /**
     * Waits for events that nobody has followed.
     *
     * @return empty once there are none and it was closed
     */
    synchronized List<Event> take(int atMost) throws InterruptedException {
        while (incoming.isEmpty() && !closed) {
            wait();
        }
        var some = new ArrayList<Entry>();
        while (some.size() < atMost && !incoming.isEmpty()) {
            some.add(incoming.removeFirst());
        }
        taken = some;
        return some.stream().map(entry -> entry.event).toList();
    }

    /** What was taken has been followed, and came back as this. */
    synchronized void followed(List<Event> events) {
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).event = events.get(i);
        }
        taken = List.of();
    }

    /** Whether everything was followed. */
    synchronized boolean isIdle() {
        return incoming.isEmpty() && taken.isEmpty();
    }

    /** All that are remembered, oldest first. */
    synchronized List<Event> all() {
        return recent.stream().map(entry -> entry.event).toList();
    }

    /** All after this one, oldest first; null if some of them are forgotten. */
    synchronized @Nullable List<Event> after(long id) {
        return forgotten != 0 && id >= forgotten
                ? recent.stream().map(entry -> entry.event).filter(event -> event.id() > id).toList()
                : null;
    }

    /** What came too fast to be followed at all. */
    synchronized long missed() {
        return missed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
