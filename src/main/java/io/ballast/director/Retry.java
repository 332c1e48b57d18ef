package io.ballast.director;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What failed is tried again after pauses that grow: 0.2 s, 0.4 s, and so on up to half a minute. */
final class Retry {

    static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Retry() {
    }

    static long pauseNanos(int attempts) {
        return Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempts, 10));
    }

    /** What failed now; an operation that had failed before keeps the time of its first failure. */
    static List<FailedOperation> merge(List<FailedOperation> now, List<FailedOperation> before) {
        var merged = new ArrayList<FailedOperation>();
        for (var each : now) {
            var known = before.stream().filter(old -> old.operation().equals(each.operation())).findFirst();
            merged.add(known.map(
                    old -> new FailedOperation(each.operation(), each.error(), old.since(), old.attempts() + 1))
                    .orElse(each));
        }
        return merged;
    }
}
