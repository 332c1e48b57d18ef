package io.ballast.health;

import java.util.concurrent.TimeUnit;

/** Lets something be said at once, and then once in a while: what is wrong with one probe mostly is with all. */
final class Seldom {

    private static final long WHILE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long count;
    private long saidNanos;

    /** Counts it. */
    synchronized boolean mayBeSaid(long nowNanos) {
        count++;
        boolean due = count == 1 || nowNanos - saidNanos >= WHILE_NANOS;
        if (due) {
            saidNanos = nowNanos;
        }
        return due;
    }

    /** How often it would have been said. */
    synchronized long count() {
        return count;
    }
}
