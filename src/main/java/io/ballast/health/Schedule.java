package io.ballast.health;

import java.util.concurrent.TimeUnit;

/**
 * When one target is probed. Pure: moments and randomness come as arguments.
 *
 * <p>Each target has a grid of moments, an interval apart, at a phase of its own, and is probed at them with a jitter of 2 %.
 * So the probes of many targets stay spread however long they run, and none drifts. What was missed is left out: the
 * next probe is then the next of the grid. While a target is not settled it is probed by its fast interval, and comes
 * back to its grid afterwards.
 *
 * @param firstNanos the first probe, at once but spread over as much as a second
 * @param anchorNanos one moment of the grid
 * @param fastNanos the interval while not settled, or the interval itself
 */
record Schedule(long firstNanos, long anchorNanos, long intervalNanos, long fastNanos) {

    static final double JITTER = 0.02;
    private static final long FIRST_ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Two probes are never nearer than the interval through this, the fast interval aside. */
    private static final int LEAST_PART = 8;

    /**
     * A schedule that begins now.
     *
     * @param phase from 0 to below 1; those of targets that begin together should be spread evenly
     * @param together how many begin at once: a few go out together, a thousand take the second that they may
     */
    static Schedule from(long nowNanos, Pace pace, double phase, int together) {
        long interval = pace.interval().toNanos();
        long spread = Math.min(Math.min(FIRST_ROUND_NANOS, interval), TimeUnit.MILLISECONDS.toNanos(together));
        var fast = pace.fastInterval();
        return new Schedule(nowNanos + (long) (spread * phase), nowNanos + (long) (interval * phase), interval,
                fast == null ? interval : Math.min(interval, fast.toNanos()));
    }

    /**
     * The moment of the next probe.
     *
     * @param startedNanos when the last one began
     * @param random from 0 to below 1
     */
    long next(long startedNanos, long nowNanos, boolean settled, double random) {
        if (!settled && fastNanos < intervalNanos) {
            return notBefore(nowNanos, startedNanos + fastNanos);
        }
        long jitter = (long) (intervalNanos * JITTER * (2 * random - 1));
        long planned = gridFrom(startedNanos + intervalNanos / LEAST_PART) + jitter;
        // A time-out as long as the interval ends just about when the next probe is due.
        boolean isMissed = nowNanos - planned > intervalNanos / 2;
        return isMissed ? gridFrom(nowNanos + intervalNanos / LEAST_PART) + jitter : notBefore(nowNanos, planned);
    }

    /** The later one, also where the nanoseconds wrap round. */
    private static long notBefore(long nowNanos, long nanos) {
        return nowNanos + Math.max(0, nanos - nowNanos);
    }

    /** The grid's first moment from then on. */
    private long gridFrom(long nanos) {
        return nanos + Math.floorMod(anchorNanos - nanos, intervalNanos);
    }
}
