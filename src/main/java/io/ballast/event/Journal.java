package io.ballast.event;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened, in order. Recording never blocks: events go into memory. From there a thread of the journal takes them
 * on: to their incidents, to who listens, and to the log; and another one, in batches, into the database.
 *
 * <p>Ids are microseconds of the clock, made to grow strictly: they are known as the event is recorded, with or without
 * a database, and go on growing over a restart.
 */
public final class Journal implements EventLog, AutoCloseable {

    static final int WAITING = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int INCOMING = 50_000;
    private static final long LAST_WORDS_MILLIS = 3_000;

    private final String director;
    private final @Nullable EventStore store;
    private final @Nullable Shelf shelf;
    private final Remembered remembered;
    private final Lines lines = new Lines();
    private final List<Subscription> subscribers = new CopyOnWriteArrayList<>();
    private final Map<Sort, LongAdder> counts = new ConcurrentHashMap<>();
    private final Object following = new Object();
    private final Thread thread;
    private volatile Follower follower = events -> events;
    private long followed;

    /** What events are counted by. */
    private record Sort(EventKind kind, Severity severity) {
    }

    /** @param after it has seen all up to this one */
    private record Subscription(long after, Consumer<Event> subscriber) {
    }

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
        this.store = store;
        this.remembered = new Remembered(clock, INCOMING);
        this.shelf = store == null ? null : new Shelf(store, WAITING, this::lost);
        this.thread = Thread.ofPlatform().name("journal").daemon().start(this::follow);
    }

    /** @param next makes incidents of events from now on */
    void follower(Follower next) {
        follower = next;
    }

    /** Has something kept along with the events. */
    public void companion(Companion companion) {
        if (shelf != null) {
            shelf.companion(companion);
        }
    }

    /** A companion has something to store. */
    public void stir() {
        if (shelf != null) {
            shelf.stir();
        }
    }

    @Override
    public void record(EventKind kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            Cause cause, String message) {
        record(kind, severity, subject, from, to, cause, message, null);
    }

    void record(EventKind kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            Cause cause, String message, @Nullable Long incident) {
        counts.computeIfAbsent(new Sort(kind, severity), _ -> new LongAdder()).increment();
        remembered.add((id, time) -> new Event(id, time, director, kind, severity, subject, from, to, cause, message,
                incident));
    }

    private void lost(long count) {
        record(EventKind.JOURNAL, Severity.WARNING, Subject.DIRECTOR, null, null,
                new Cause(Cause.Source.DATABASE, "database"),
                count + " events are missing in the journal: the database was gone for longer than they could wait.");
    }

    private void follow() {
        try {
            for (var events = remembered.take(Shelf.BATCH); !events.isEmpty(); events = remembered
                    .take(Shelf.BATCH)) {
                follow(events);
            }
        } catch (InterruptedException e) {
            LOG.debug("The journal follows no more.");
        }
    }

    private void follow(List<Event> events) {
        var known = incidents(events);
        if (shelf != null) {
            shelf.add(known);
        }
        synchronized (following) {
            remembered.followed(known);
            for (var event : known) {
                followed = event.id();
                subscribers.forEach(each -> tell(each, event));
            }
        }
        known.forEach(lines::add);
    }

    /** Whatever goes wrong with incidents, events are kept. */
    private List<Event> incidents(List<Event> events) {
        try {
            return follower.follow(events);
        } catch (RuntimeException e) {
            LOG.error("Incidents could not be made of {} events", events.size(), e);
            return events;
        }
    }

    private static void tell(Subscription to, Event event) {
        if (event.id() > to.after()) {
            to.subscriber().accept(event);
        }
    }

    /** Up to {@code limit} events with greater ids than {@code after}, oldest first. */
    public List<Event> page(long after, int limit) {
        return page(after, limit, EventFilter.ALL);
    }

    /** Up to {@code limit} of the events that are asked for, with greater ids than {@code after}, oldest first. */
    public List<Event> page(long after, int limit, EventFilter filter) {
        var recent = remembered.after(after);
        var from = store;
        if (from == null || recent != null) {
            return (recent == null ? remembered.all() : recent).stream()
                    .filter(event -> event.id() > after && filter.test(event)).limit(limit).toList();
        }
        return merged(limit, count -> from.after(after, count, filter),
                event -> event.id() > after && filter.test(event), false);
    }

    /** The last {@code limit} events, oldest first. */
    public List<Event> latest(int limit) {
        return latest(limit, EventFilter.ALL);
    }

    /** The last {@code limit} of the events that are asked for, oldest first. */
    public List<Event> latest(int limit, EventFilter filter) {
        var from = store;
        return merged(limit, count -> from == null ? List.of() : from.latest(count, filter), filter::test, true);
    }

    /** What is stored and what is remembered, each once; without a database what is remembered. */
    private List<Event> merged(int limit, IntFunction<List<Event>> stored,
            java.util.function.Predicate<Event> wanted, boolean last) {
        var byId = new LinkedHashMap<String, Event>();
        try {
            stored.apply(limit).forEach(event -> byId.put(event.id() + event.director(), event));
        } catch (RuntimeException e) {
            LOG.debug("Events are read from memory: {}", e.getMessage());
        }
        remembered.all().stream().filter(wanted)
                .forEach(event -> byId.putIfAbsent(event.id() + event.director(), event));
        var all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparingLong(Event::id));
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
        // What is long past comes from the database, without holding up who follows.
        for (var page = page(reached, Shelf.BATCH); !page.isEmpty() && reached < newest; page = page(reached,
                Shelf.BATCH)) {
            page.forEach(subscriber);
            reached = page.getLast().id();
        }
        long from = reached;
        synchronized (following) {
            remembered.all().stream().filter(event -> event.id() > from && event.id() <= followed)
                    .forEach(subscriber);
            var subscription = new Subscription(Math.max(from, followed), subscriber);
            subscribers.add(subscription);
            return () -> subscribers.remove(subscription);
        }
    }

    /** The id before the oldest event that is remembered. */
    private long newest() {
        var all = remembered.all();
        return all.isEmpty() ? 0 : all.getFirst().id() - 1;
    }

    /** Events that were lost because the database was gone for too long, or because they came too fast. */
    public long dropped() {
        return (shelf == null ? 0 : shelf.dropped()) + remembered.missed();
    }

    /** Events that wait to be stored. */
    public int waiting() {
        return shelf == null ? 0 : shelf.waiting();
    }

    /** Events that were stored since the start. */
    long stored() {
        return shelf == null ? 0 : shelf.stored();
    }

    /** How many events there were since the start, by kind and severity; only what there was at all. */
    public Map<EventKind, Map<Severity, Long>> counts() {
        var all = new EnumMap<EventKind, Map<Severity, Long>>(EventKind.class);
        counts.forEach((sort, count) -> all.computeIfAbsent(sort.kind(), _ -> new EnumMap<>(Severity.class))
                .put(sort.severity(), count.sum()));
        return all;
    }

    /**
     * Waits until all that was recorded so far is followed and stored.
     *
     * @return whether it is
     */
    public boolean settle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!remembered.isIdle() || shelf != null && !shelf.isIdle()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return true;
    }

    /** Stores what waits, if that is possible now, and ends the journal's threads. */
    @Override
    public void close() {
        remembered.close();
        try {
            thread.join(LAST_WORDS_MILLIS);
            if (shelf != null) {
                shelf.close();
                if (!shelf.join(LAST_WORDS_MILLIS)) {
                    LOG.warn("{} events could not be stored before the end.", shelf.waiting());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.close();
    }
}
