package io.ballast.event;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Where incidents outlive the process. Every method throws a RuntimeException while that place is gone. */
interface IncidentStore {

    /** Within the caller's transaction: inserts or replaces each. */
    void put(List<Incident> incidents);

    /** This director's that are open, or closed after the given time. */
    List<Incident> load(String director, Instant closedAfter);

    @Nullable
    Incident get(long id);

    /**
     * A page, oldest first.
     *
     * @param open null for both
     */
    List<Incident> page(@Nullable Boolean open, long after, int limit);

    /** @return how many closed ones were removed that were last touched before this */
    int prune(Instant before);
}
