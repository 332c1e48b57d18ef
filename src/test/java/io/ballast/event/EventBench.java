package io.ballast.event;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/** A journal with its incidents upon a database that is a few lists, can be gone, and can fail at any step. */
public final class EventBench implements AutoCloseable {

    /** What outlives a process; writes take effect when their transaction ends, or not at all. */
    public static final class Kept implements EventStore, IncidentStore {

        public final List<Event> events = new CopyOnWriteArrayList<>();
        public final Map<Long, Incident> incidents = new ConcurrentSkipListMap<>();
        private final List<Runnable> effects = new ArrayList<>();
        public volatile boolean gone;
        /** Called before and within each transaction; throws to break it off. */
        public volatile Runnable step = () -> {
        };

        public void answer() {
            if (gone) {
                throw new IllegalStateException("no database");
            }
        }

        /** Within a transaction: what it does in the end. */
        public synchronized void effect(Runnable write) {
            effects.add(write);
        }

        @Override
        public synchronized void append(List<Event> batch, List<Runnable> companions) {
            transaction(() -> {
                effect(() -> events.addAll(batch));
                companions.forEach(Runnable::run);
            });
        }

        public synchronized void transaction(Runnable work) {
            answer();
            step.run();
            effects.clear();
            work.run();
            step.run();
            effects.forEach(Runnable::run);
            effects.clear();
        }

        @Override
        public List<Event> after(long id, int limit, EventFilter filter) {
            answer();
            return events.stream().filter(event -> event.id() > id && filter.test(event)).limit(limit).toList();
        }

        @Override
        public List<Event> latest(int limit, EventFilter filter) {
            answer();
            var now = events.stream().filter(filter::test).toList();
            return now.subList(Math.max(0, now.size() - limit), now.size());
        }

        @Override
        public int prune(java.time.Instant before, int most) {
            return 0;
        }

        @Override
        public void put(List<Incident> some) {
            effect(() -> some.forEach(each -> incidents.put(each.id(), each)));
        }

        @Override
        public List<Incident> load(String director, java.time.Instant closedAfter) {
            answer();
            return incidents.values().stream()
                    .filter(each -> each.closed() == null || each.closed().isAfter(closedAfter)).toList();
        }

        @Override
        public @Nullable Incident get(long id) {
            answer();
            return incidents.get(id);
        }

        @Override
        public List<Incident> page(@Nullable Boolean open, long after, int limit) {
            answer();
            return incidents.values().stream().filter(each -> each.id() > after)
                    .filter(each -> open == null || each.isOpen() == open).limit(limit).toList();
        }

        @Override
        public int prune(java.time.Instant before) {
            return 0;
        }
    }

    public final Journal journal;
    public final Incidents incidents;

    public EventBench(String director, InstantSource clock, Kept kept) {
        journal = new Journal(director, clock, kept);
        incidents = new Incidents(director, journal, kept, clock);
    }

    /** Has time do what it does. */
    public void tick() {
        incidents.tick();
    }

    @Override
    public void close() {
        journal.close();
    }
}
