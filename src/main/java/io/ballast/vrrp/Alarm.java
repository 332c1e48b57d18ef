package io.ballast.vrrp;

import java.time.Duration;
import java.util.OptionalLong;

/** A moment of the monotonic clock at which something is due, or none. */
final class Alarm {

    private boolean set;
    private long since;
    private long at;

    void set(long now, Duration in) {
        set = true;
        since = now;
        at = now + in.toNanos();
    }

    /** Another time from the same beginning. */
    void change(Duration in) {
        at = since + in.toNanos();
    }

    void clear() {
        set = false;
    }

    boolean isSet() {
        return set;
    }

    boolean isDue(long now) {
        return set && now - at >= 0;
    }

    /** How long it has been due; 0 if it is not. */
    long late(long now) {
        return isDue(now) ? now - at : 0;
    }

    /** How long it has run. */
    Duration running(long now) {
        return Duration.ofNanos(now - since);
    }

    OptionalLong at() {
        return set ? OptionalLong.of(at) : OptionalLong.empty();
    }
}
