package io.ballast.audit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many refusals of one asker are written down: whoever asks without end must not fill the log, nor push out of it
 * what matters. Pure: moments come as arguments, in nanoseconds of the monotonic clock.
 */
final class Refusals {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int ASKERS = 10_000;

    /** @param count since this minute began, those included that were left out */
    private record Minute(long fromNanos, int count) {
    }

    private final Map<String, Minute> minutes = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Minute> eldest) {
            return size() > ASKERS;
        }
    };

    private final int eachMinute;

    Refusals(int eachMinute) {
        this.eachMinute = eachMinute;
    }

    /**
     * Counts one more.
     *
     * @param asker an address, or one with the user who comes from there
     * @return how many were left out before this one; below 0 if this one is left out
     */
    synchronized int next(String asker, long nanos) {
        var before = minutes.get(asker);
        if (before == null || nanos - before.fromNanos >= MINUTE) {
            minutes.remove(asker);
            minutes.put(asker, new Minute(nanos, 1));
            return before == null ? 0 : Math.max(0, before.count - eachMinute);
        }
        minutes.put(asker, new Minute(before.fromNanos, before.count + 1));
        return before.count < eachMinute ? 0 : -1;
    }
}
