package io.ballast.vrrp.router;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How late timers were: counts by their bounds, and the worst. */
final class Lateness {

    private final long[] counts = new long[LoopFigures.BOUNDS_MILLIS.size() + 1];
    private long latest;

    void add(long nanos) {
        int bound = 0;
        while (bound < counts.length - 1
                && nanos > TimeUnit.MILLISECONDS.toNanos(LoopFigures.BOUNDS_MILLIS.get(bound))) {
            bound++;
        }
        counts[bound]++;
        latest = Math.max(latest, nanos);
    }

    long latest() {
        return latest;
    }

    List<Long> counts() {
        return LongStream.of(counts).boxed().toList();
    }
}
