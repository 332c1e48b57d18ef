package io.ballast.plane.embedded;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import io.ballast.plane.PlaneReading.Traffic;

/**
 * What passed through one service or server, and how fast.
 *
 * <p>A relay of streams sees no packets: what it reads in one piece counts as one, a datagram of UDP always does. Rates
 * are the kernel's: every 2 seconds a quarter of the difference to the latest measure is added (ip_vs_est).
 */
final class Meter {

    private static final long PERIOD = Duration.ofSeconds(2).toNanos();
    private static final double GAIN = 0.25;

    private final LongAdder[] totals = {new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(),
            new LongAdder()};
    private final long[] measured = new long[totals.length];
    private final double[] rates = new double[totals.length];
    private long since;

    Meter(long now) {
        since = now;
    }

    void connection() {
        totals[0].increment();
    }

    void fromClient(int bytes) {
        totals[1].increment();
        totals[3].add(bytes);
    }

    void fromServer(int bytes) {
        totals[2].increment();
        totals[4].add(bytes);
    }

    /** Brings the rates up to date; may be called at any pace. */
    synchronized void roll(long now) {
        long periods = (now - since) / PERIOD;
        if (periods <= 0) {
            return;
        }
        double seconds = (double) (periods * PERIOD) / 1_000_000_000;
        double kept = Math.pow(1 - GAIN, (double) periods);
        for (int i = 0; i < rates.length; i++) {
            long total = totals[i].sum();
            rates[i] = rates[i] * kept + (double) (total - measured[i]) / seconds * (1 - kept);
            measured[i] = total;
        }
        since += periods * PERIOD;
    }

    synchronized Traffic read(long now) {
        roll(now);
        return new Traffic(totals[0].sum(), totals[1].sum(), totals[2].sum(), totals[3].sum(), totals[4].sum(),
                Math.round(rates[0]), Math.round(rates[1]), Math.round(rates[2]), Math.round(rates[3]),
                Math.round(rates[4]));
    }
}
