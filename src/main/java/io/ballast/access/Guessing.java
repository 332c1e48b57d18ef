package io.ballast.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long an address waits for the answer to a wrong password, or whoever tries one for the same user. The first wrong ones of a minute cost nothing, those
 * after them more and more. A right password never waits; when none is looked at any more, {@link Locks} say.
 */
final class Guessing {

    static final int FREE = 20;
    static final Duration STEP = Duration.ofMillis(100);
    static final Duration MOST = Duration.ofSeconds(2);

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;

    /** @param from nanoseconds of the monotonic clock */
    private record Failures(long from, int count) {
    }

    private final Map<String, Failures> byAddress = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** Counts one wrong password and tells how long its answer waits. */
    synchronized Duration wrong(String address, long nanos) {
        var before = byAddress.get(address);
        var now = before == null || nanos - before.from() > WINDOW.toNanos()
                ? new Failures(nanos, 1)
                : new Failures(before.from(), before.count() + 1);
        byAddress.put(address, now);
        var delay = STEP.multipliedBy(Math.max(0, now.count() - FREE));
        return delay.compareTo(MOST) > 0 ? MOST : delay;
    }
}
