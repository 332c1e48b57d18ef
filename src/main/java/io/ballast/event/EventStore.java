package io.ballast.event;

import java.time.Instant;
import java.util.List;

/** Where events outlive the process. Every method throws a RuntimeException while that place is gone. */
interface EventStore {

    /** All of them or none. */
    void append(List<Event> events);

    /** Up to {@code limit} events with greater ids, oldest first. */
    List<Event> after(long id, int limit);

    /** The last {@code limit} events, oldest first. */
    List<Event> latest(int limit);

    /** @return how many events older than this were removed */
    int prune(Instant before);
}
