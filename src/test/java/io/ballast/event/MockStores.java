package io.ballast.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/** Events and incidents in memory, in place of a database that can be gone. */
final class MockStores implements EventStore, IncidentStore {

    final List<Event> events = new CopyOnWriteArrayList<>();
    final Map<Long, Incident> incidents = new ConcurrentSkipListMap<>();
    volatile boolean gone;

    private void answer() {
        if (gone) {
            throw new IllegalStateException("no database");
        }
    }

    @Override
    public void append(List<Event> batch, List<Runnable> companions) {
        answer();
        companions.forEach(Runnable::run);
        events.addAll(batch);
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
    public int prune(Instant before, int most) {
        return 0;
    }

    @Override
    public void put(List<Incident> some) {
        some.forEach(each -> incidents.put(each.id(), each));
    }

    @Override
    public List<Incident> load(String director, Instant closedAfter) {
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
    public int prune(Instant before) {
        return 0;
    }
}
