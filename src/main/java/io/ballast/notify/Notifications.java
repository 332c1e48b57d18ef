package io.ballast.notify;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Messages on their way and what became of them, for who asks. */
public final class Notifications {

    private final Outbox outbox;
    private final Sender sender;

    Notifications(Outbox outbox, Sender sender) {
        this.outbox = outbox;
        this.sender = sender;
    }

    /**
     * A page, oldest first.
     *
     * @param state null for all
     * @param after that were made after this
     */
    public List<Outgoing> page(Outgoing.@Nullable State state, Instant after, int limit) {
        return outbox.page(state, after, limit);
    }

    /**
     * Tries one again that waits or has failed.
     *
     * @return null if there is no such message, or it is sent, or just being tried
     */
    public @Nullable Outgoing retry(String id) {
        return outbox.retry(id);
    }

    /** How many wait. */
    public int waiting() {
        return outbox.size();
    }

    /** Delivered since the start. */
    public long sent() {
        return sender.sent();
    }

    /** Given up since the start. */
    public long failed() {
        return sender.failed();
    }

    /** Left out since the start, since too many waited. */
    public long dropped() {
        return outbox.dropped();
    }
}
