package io.ballast.event;

import org.jspecify.annotations.Nullable;

/** Keeps in the database, with the events and never behind them, what follows from them. */
public interface Companion {

    /**
     * What has to be written.
     *
     * @param write runs within the transaction that stores the events
     * @param stored runs after it, if it was committed
     */
    record Pending(Runnable write, Runnable stored) {
    }

    /** What is not stored yet; null if nothing. Asked by the journal's storing thread. */
    @Nullable
    Pending pending();
}
