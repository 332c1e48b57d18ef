package io.ballast.vrrp;

/**
 * The last result of something that is tracked.
 *
 * <p>Weight 0: a failure puts the instance in fault. A positive weight is added while it is well, a negative one while it
 * is not. {@code reverse} takes a failure for a success.
 */
public sealed interface TrackResult {

    /** What it is, in words that stand in a sentence: process flume. */
    String name();

    /** What it adds to the priority. */
    int contribution();

    /** Whether it puts the instance in fault. */
    boolean isFault();

    /** Whether the instance must wait for it before it takes part. */
    boolean isPending();

    /** How something stands that is well or not. */
    enum State {
        UNKNOWN, WELL, FAILED
    }

    /** @param weight -253 to 253 */
    record Check(String name, int weight, boolean reverse, State state) implements TrackResult {

        @Override
        public int contribution() {
            return isWell() && weight > 0 || isFailed() && weight < 0 ? weight : 0;
        }

        @Override
        public boolean isFault() {
            return weight == 0 && isFailed();
        }

        @Override
        public boolean isPending() {
            return weight == 0 && state == State.UNKNOWN;
        }

        private boolean isWell() {
            return state == (reverse ? State.FAILED : State.WELL);
        }

        private boolean isFailed() {
            return state == (reverse ? State.WELL : State.FAILED);
        }
    }

    /**
     * A number, read from a file, that is multiplied with the weight. With weight 0 every number but 0 is a fault, and a
     * product of -254 or less is one too.
     *
     * @param weight -254 to 254
     */
    record Measure(String name, int weight, boolean reverse, int value) implements TrackResult {

        private static final int LEAST = -254;

        @Override
        public int contribution() {
            long product = (long) value * weight * (reverse ? -1 : 1);
            return Math.clamp(product, LEAST, -LEAST);
        }

        @Override
        public boolean isFault() {
            return weight == 0 ? value == 0 == reverse : contribution() == LEAST;
        }

        @Override
        public boolean isPending() {
            return false;
        }
    }
}
