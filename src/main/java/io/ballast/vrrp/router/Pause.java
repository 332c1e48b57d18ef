package io.ballast.vrrp.router;

import java.time.Duration;

/** When something that failed is tried again: each time after twice as long, up to a longest pause. */
final class Pause {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private long pause = FIRST.toNanos();
    private long at;

    /** It failed first. */
    Pause(long now) {
        at = now + pause;
    }

    boolean isDue(long now) {
        return now - at >= 0;
    }

    long at() {
        return at;
    }

    /** It failed again. */
    void grow(long now) {
        pause = Math.min(2 * pause, LONGEST.toNanos());
        at = now + pause;
    }
}
