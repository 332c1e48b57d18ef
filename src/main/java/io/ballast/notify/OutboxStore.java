package io.ballast.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Where messages outlive the process. Every method throws a RuntimeException while that place is gone. */
interface OutboxStore {

    /**
     * Within the caller's transaction: inserts or replaces each.
     *
     * @param told null where nobody is told any longer
     */
    void put(List<Outgoing> messages, Map<Told.Key, @Nullable Told> told, String owner, Instant lease);

    /** Takes those that wait and are this director's, or that nobody holds any longer, and renews what it holds. */
    List<Outgoing> claim(String owner, Instant now, Instant lease);

    Map<Told.Key, Told> told();

    @Nullable
    Outgoing get(String id);

    /** A page, oldest first, by the time at which they were made in microseconds. */
    List<Outgoing> page(Outgoing.@Nullable State state, Instant after, int limit);

    /** @return how many were removed that are sent or failed, and older than this */
    int prune(Instant before);
}
