package io.ballast.event;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened, in order. Recording never blocks: events go into memory and from there, in batches and by a thread of
 * their own, into the database. While that is gone they wait, up to a limit; what is dropped then is counted.
 *
 * <p>Ids are microseconds of the clock, made to grow strictly: they are known as the event is recorded, with or without
 * a database, and go on growing over a restart.
 */
public final class Journal implements EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.ballast.Events");
    private static final int REMEMBERED = 5_000;
    private static final int WAITING = 20_000;
    private static final int BATCH = 500;
    private static final long RETRY_MILLIS = 1000;

    private final String director;
    private final InstantSource clock;
    private final @Nullable EventStore store;
    private final Deque<Event> recent = new ArrayDeque<>();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final List<Consumer<Event>> subscribers = new CopyOnWriteArrayList<>();
    private long lastId;
    private long forgotten;
    private long dropped;
    private boolean closed;

    /**
     * Remembers the last events and stores none.
     *
     * @param director whose name every event carries
     */
    public Journal(String director, InstantSource clock) {
        this(director, clock, null);
    }

    Journal(String director, InstantSource clock, @Nullable EventStore store) {
        this.director = director;
        this.clock = clock;
        this.store = store;
        if (store != null) {
            Thread.ofPlatform().name("journal").daemon().start(() -> write(store));
        }
    }

    @Override
    public void record(String kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            String cause, String message) {
        Event event;
        synchronized (recent) {
            var now = clock.instant();
            lastId = Math.max(lastId + 1, TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000);
            event = new Event(lastId, now, director, kind, severity, subject, from, to, cause, message);
            recent.addLast(event);
            if (recent.size() > REMEMBERED) {
                forgotten = recent.removeFirst().id();
            }
            if (store != null) {
                waiting.addLast(event);
                if (waiting.size() > WAITING) {
                    waiting.removeFirst();
                    dropped++;
                }
                recent.notifyAll();
            }
            subscribers.forEach(subscriber -> subscriber.accept(event));
        }
        log(event);
    }

    private static void log(Event event) {
        switch (event.severity()) {
            case INFO, CLEARED -> LOG.info("{} [{}]", event.message(), event.cause());
            case WARNING, CRITICAL -> LOG.warn("{} [{}]", event.message(), event.cause());
        }
    }

    /** Up to {@code limit} events with greater ids than {@code after}, oldest first. */
    public List<Event> page(long after, int limit) {
        synchronized (recent) {
            if (store == null || forgotten != 0 && after >= forgotten) {
                return recent.stream().filter(event -> event.id() > after).limit(limit).toList();
            }
        }
        return merged(limit, count -> store.after(after, (int) count), event -> event.id() > after, false);
    }

    /** The last {@code limit} events, oldest first. */
    public List<Event> latest(int limit) {
        return merged(limit, count -> store == null ? List.of() : store.latest((int) count), _ -> true, true);
    }

    /** What is stored and what is remembered, each once; without a database what is remembered. */
    private List<Event> merged(int limit, LongFunction<List<Event>> stored,
            java.util.function.Predicate<Event> wanted, boolean last) {
        var byId = new LinkedHashMap<String, Event>();
        try {
            stored.apply(limit).forEach(event -> byId.put(event.id() + event.director(), event));
        } catch (RuntimeException e) {
            LOG.debug("Events are read from memory: {}", e.getMessage());
        }
        synchronized (recent) {
            recent.stream().filter(wanted).forEach(event -> byId.putIfAbsent(event.id() + event.director(), event));
        }
        var all = new ArrayList<>(byId.values());
        all.sort(java.util.Comparator.comparingLong(Event::id));
        return last
                ? List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()))
                : all.stream().limit(limit).toList();
    }

    /**
     * Hears of every event after {@code afterId}: first those that have been, then those to come, in order and each
     * once. The subscriber must not block.
     *
     * @return ends the subscription
     */
    public AutoCloseable subscribe(long afterId, Consumer<Event> subscriber) {
        long reached = afterId;
        long newest = newest();
        // What is long past comes from the database, without holding up who records.
        for (var page = page(reached, BATCH); !page.isEmpty() && reached < newest; page = page(reached, BATCH)) {
            page.forEach(subscriber);
            reached = page.getLast().id();
        }
        long from = reached;
        synchronized (recent) {
            recent.stream().filter(event -> event.id() > from).forEach(subscriber);
            subscribers.add(subscriber);
        }
        return () -> subscribers.remove(subscriber);
    }

    private long newest() {
        synchronized (recent) {
            return recent.isEmpty() ? 0 : recent.getLast().id() - REMEMBERED;
        }
    }

    /** Events that were lost because the database was gone for too long. */
    public long dropped() {
        synchronized (recent) {
            return dropped;
        }
    }

    private void write(EventStore into) {
        while (true) {
            List<Event> batch;
            synchronized (recent) {
                while (waiting.isEmpty() && !closed) {
                    try {
                        recent.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (waiting.isEmpty()) {
                    return;
                }
                batch = waiting.stream().limit(BATCH).toList();
            }
            if (!store(into, batch)) {
                return;
            }
        }
    }

    /** @return whether to go on */
    private boolean store(EventStore into, List<Event> batch) {
        try {
            into.append(batch);
            synchronized (recent) {
                long stored = batch.getLast().id();
                waiting.removeIf(event -> event.id() <= stored);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("Events wait: {}", e.getMessage());
            synchronized (recent) {
                if (closed) {
                    return false;
                }
            }
            return pause();
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Stores what waits, if that is possible now, and ends the writing thread. */
    @Override
    public void close() {
        synchronized (recent) {
            closed = true;
            recent.notifyAll();
        }
    }
}
