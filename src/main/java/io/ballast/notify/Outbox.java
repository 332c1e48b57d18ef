package io.ballast.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.ballast.event.Companion;
import io.ballast.notify.Outgoing.State;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way. They are stored in the transaction of the events that they tell of, and sent after that; while
 * the database is gone they are sent from here, and stored when it is back. All methods may be called by any thread.
 */
final class Outbox implements Companion {

    /** So long a message waits to be stored before it is sent. */
    static final Duration STORED_BY = Duration.ofMillis(500);
    /** For so long this director sends what it has taken; another takes it after that. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST = 10_000;
    private static final int FINISHED = 2_000;

    private final String director;
    private final OutboxStore store;
    private final InstantSource clock;
    private final Map<String, Outgoing> waiting = new LinkedHashMap<>();
    private final Map<String, Outgoing> dirty = new LinkedHashMap<>();
    /** The last ones that are sent or given up. */
    private final Map<String, Boolean> finished = new LinkedHashMap<>();
    private final Set<String> unstored = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<Line, String> gathering = new HashMap<>();
    private final Map<Line, Pace> paces = new HashMap<>();
    private final Map<Told.Key, Told> told = new HashMap<>();
    private final Map<Told.Key, @Nullable Told> dirtyTold = new HashMap<>();
    private Runnable stir = () -> {
    };
    private boolean loaded;
    private boolean fresh;
    private long dropped;

    Outbox(String director, OutboxStore store, InstantSource clock) {
        this.director = director;
        this.store = store;
        this.clock = clock;
    }

    /** @param how says that there is something to store */
    void onChange(Runnable how) {
        stir = how;
    }

    /** Takes in what is to be told. */
    synchronized void add(Line line, Part part, Duration collect) {
        var now = clock.instant();
        var pace = paces.computeIfAbsent(line, _ -> new Pace());
        var open = waiting.get(gathering.getOrDefault(line, ""));
        if (open != null && open.message() == null && !taken.contains(open.id())) {
            put(open.with(part, pace.later(now, open.due(), collect)));
        } else if (waiting.size() >= MOST) {
            dropped++;
            LOG.warn("A notification by {} is left out: {} wait already.", line.channel(), MOST);
        } else {
            var id = UUID.randomUUID().toString();
            gathering.put(line, id);
            unstored.add(id);
            put(new Outgoing(id, director, line.rule(), line.channel(), State.WAITING, now,
                    pace.next(now, collect), now, 0, "", Set.of(), List.of(part), null));
        }
        stir.run();
        wake();
    }

    private void put(Outgoing outgoing) {
        if (outgoing.state() == State.WAITING) {
            waiting.put(outgoing.id(), outgoing);
            finished.remove(outgoing.id());
        } else {
            waiting.remove(outgoing.id());
            finished.put(outgoing.id(), true);
            if (finished.size() > FINISHED) {
                finished.remove(finished.keySet().iterator().next());
            }
        }
        dirty.put(outgoing.id(), outgoing);
    }

    /** What somebody was told last of an incident; null if he was not. */
    synchronized @Nullable Told told(long incident, Line line) {
        return told.get(new Told.Key(incident, line));
    }

    /** @param now null if he is told no longer */
    synchronized void told(long incident, Line line, @Nullable Told now) {
        var key = new Told.Key(incident, line);
        dirtyTold.put(key, now);
        if (now == null) {
            told.remove(key);
        } else {
            told.put(key, now);
        }
        stir.run();
    }

    /** All that were told of something. */
    synchronized Map<Told.Key, Told> told() {
        return Map.copyOf(told);
    }

    /** Channels that something waits for. */
    synchronized Set<String> channels() {
        var all = new HashSet<String>();
        waiting.values().forEach(each -> all.add(each.channel()));
        return all;
    }

    /**
     * Takes the next message of a channel, in the order in which they were made. It takes in no further part from then on.
     *
     * @param eager whether also what should wait for more
     * @return null if none is due
     */
    synchronized @Nullable Outgoing take(String channel, boolean eager) {
        var now = clock.instant();
        for (var each : waiting.values()) {
            if (!each.channel().equals(channel)) {
                continue;
            }
            boolean kept = !unstored.contains(each.id()) || !now.isBefore(each.created().plus(STORED_BY)) || eager;
            if (!taken.contains(each.id()) && kept && (eager && each.attempts() == 0 || !now.isBefore(each.due()))) {
                taken.add(each.id());
                return each;
            }
            if (each.attempts() > 0 || taken.contains(each.id())) {
                // One that could not be delivered holds back those after it: they would overtake it.
                return null;
            }
        }
        return null;
    }

    /** What was taken has been tried, or goes back as it was. */
    synchronized void done(Outgoing outgoing) {
        taken.remove(outgoing.id());
        put(outgoing);
        stir.run();
    }

    /** Waits until there is something new, for so long at most. */
    synchronized void await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; !fresh && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
        fresh = false;
    }

    private void wake() {
        fresh = true;
        notifyAll();
    }

    @Override
    public @Nullable Pending pending() {
        Map<String, Outgoing> some;
        Map<Told.Key, @Nullable Told> tellings;
        synchronized (this) {
            if (dirty.isEmpty() && dirtyTold.isEmpty()) {
                return null;
            }
            some = new LinkedHashMap<>(dirty);
            tellings = new HashMap<>(dirtyTold);
        }
        return new Pending(
                () -> store.put(List.copyOf(some.values()), tellings, director, clock.instant().plus(LEASE)),
                () -> stored(some, tellings));
    }

    private synchronized void stored(Map<String, Outgoing> some, Map<Told.Key, @Nullable Told> tellings) {
        some.forEach((id, outgoing) -> {
            if (outgoing.equals(dirty.get(id))) {
                dirty.remove(id);
            }
            unstored.remove(id);
        });
        tellings.forEach((key, value) -> {
            if (dirtyTold.containsKey(key) && Objects.equals(dirtyTold.get(key), value)) {
                dirtyTold.remove(key);
            }
        });
        wake();
    }

    /** Takes what an earlier process, or a director that is gone, has left; and holds on to what is here. */
    void claim() {
        try {
            var now = clock.instant();
            var tellings = loaded ? Map.<Told.Key, Told>of() : store.told();
            var all = store.claim(director, now, now.plus(LEASE));
            synchronized (this) {
                tellings.forEach(told::putIfAbsent);
                for (var each : all) {
                    // It may have been sent after it was read.
                    if (!waiting.containsKey(each.id()) && !finished.containsKey(each.id())) {
                        waiting.put(each.id(), each);
                    }
                }
                loaded = true;
                wake();
            }
        } catch (RuntimeException e) {
            LOG.debug("Notifications are claimed later: {}", e.getMessage());
        }
    }

    /**
     * Tries a message again that failed.
     *
     * @return null if there is no such message, or it has not failed
     */
    synchronized @Nullable Outgoing retry(String id) {
        var known = dirty.containsKey(id) ? dirty.get(id) : waiting.containsKey(id) ? waiting.get(id) : store.get(id);
        if (known == null || known.state() == State.SENT || taken.contains(id)) {
            return null;
        }
        var again = known.again(clock.instant());
        put(again);
        stir.run();
        wake();
        return again;
    }

    /** A page of messages, oldest first; without a database those that are remembered. */
    List<Outgoing> page(@Nullable State state, Instant after, int limit) {
        var byId = new LinkedHashMap<String, Outgoing>();
        try {
            store.page(state, after, limit).forEach(each -> byId.put(each.id(), each));
        } catch (RuntimeException e) {
            LOG.debug("Notifications are taken from memory: {}", e.getMessage());
        }
        synchronized (this) {
            var here = new ArrayList<>(waiting.values());
            here.addAll(dirty.values());
            here.stream().filter(each -> each.created().isAfter(after)).forEach(each -> byId.put(each.id(), each));
        }
        return byId.values().stream().filter(each -> state == null || each.state() == state)
                .sorted(java.util.Comparator.comparing(Outgoing::created).thenComparing(Outgoing::id)).limit(limit)
                .toList();
    }

    /** How many wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** What was left out since too many waited. */
    synchronized long dropped() {
        return dropped;
    }
}
