package io.ballast.event;

import java.time.Instant;
import java.util.List;

/** Where events outlive the process. Every method throws a RuntimeException while that place is gone. */
interface EventStore {

    /**
     * All of them or none, and what goes with them. What is stored already, since the answer to an earlier try was lost,
     * is left as it is.
     *
     * @param companions writes in the same transaction
     */
    void append(List<Event> events, List<Runnable> companions);

    /** Up to {@code limit} events with greater ids, oldest first. */
    List<Event> after(long id, int limit, EventFilter filter);

    /** The last {@code limit} events, oldest first. */
    List<Event> latest(int limit, EventFilter filter);

    /**
     * Removes the oldest events, in several transactions.
     *
     * @param before what is older goes
     * @param most so many stay at most
     * @return how many were removed
     */
    int prune(Instant before, int most);
}
