package io.ballast.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Counts latenesses in classes that are an eighth wide, for two spans of half a minute each. */
final class LatenessMeter {

    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int CLASSES = Long.SIZE * 8;

    private long[] counts = new long[CLASSES];
    private long[] before = new long[CLASSES];
    private long greatest;
    private long greatestBefore;
    private long spanEndNanos;
    private boolean started;

    synchronized void note(long lateNanos, long nowNanos) {
        turn(nowNanos);
        long late = Math.max(0, lateNanos);
        counts[classOf(late)]++;
        greatest = Math.max(greatest, late);
    }

    synchronized Lateness read(long nowNanos) {
        turn(nowNanos);
        long probes = Arrays.stream(counts).sum() + Arrays.stream(before).sum();
        return new Lateness(probes, Duration.ofNanos(quantile(0.5, probes)), Duration.ofNanos(quantile(0.99, probes)),
                Duration.ofNanos(Math.max(greatest, greatestBefore)));
    }

    private void turn(long nowNanos) {
        if (started && nowNanos - spanEndNanos < 0) {
            return;
        }
        boolean next = started && nowNanos - spanEndNanos < SPAN_NANOS;
        var emptied = before;
        before = next ? counts : new long[CLASSES];
        greatestBefore = next ? greatest : 0;
        counts = next ? emptied : new long[CLASSES];
        Arrays.fill(counts, 0);
        greatest = 0;
        spanEndNanos = nowNanos + SPAN_NANOS;
        started = true;
    }

    /** The upper end of the class in which the quantile lies. */
    private long quantile(double share, long probes) {
        long rest = (long) Math.ceil(share * probes);
        for (int each = 0; each < CLASSES && rest > 0; each++) {
            rest -= counts[each] + before[each];
            if (rest <= 0) {
                return Math.min(endOf(each), Math.max(greatest, greatestBefore));
            }
        }
        return 0;
    }

    /** Eight classes for each power of two, from 8 on. */
    private static int classOf(long value) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 8);
        return (power - 3) * 8 + (int) (value >>> power - 3 & 7) + (value < 8 ? 0 : 8);
    }

    private static long endOf(int index) {
        if (index < 8) {
            return index;
        }
        int power = index / 8 + 2;
        return (8L + index % 8 + 1 << power - 3) - 1;
    }
}
