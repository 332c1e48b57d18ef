package io.ballast.health.probe;

/**
 * The share of its weight that a server is given, as its answers go by: each counts for one part, and what was before
 * for the other. The first counts alone. Thread-safe.
 */
final class Smoothing {

    private final double kept;
    private final int minimum;
    private final int maximum;
    private double share = Double.NaN;

    /**
     * @param kept part of the old share that stays with each answer, from 0 to below 1
     * @param minimum bound of the share, in percent
     * @param maximum bound of the share, in percent
     */
    Smoothing(double kept, int minimum, int maximum) {
        this.kept = kept;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /**
     * The share after one more answer.
     *
     * @param said percent, any finite number
     * @return percent within the bounds
     */
    synchronized int after(double said) {
        double bounded = Math.clamp(said, minimum, Math.max(minimum, maximum));
        share = Double.isNaN(share) ? bounded : kept * share + (1 - kept) * bounded;
        return (int) Math.round(share);
    }

    /** Forgets what was before, for it says nothing about a server that comes back. */
    synchronized void reset() {
        share = Double.NaN;
    }
}
