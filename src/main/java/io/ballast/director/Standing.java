package io.ballast.director;

import java.util.concurrent.TimeUnit;

/**
 * What the director makes of a server, beside what the operator said of it.
 *
 * <p>Transitions: WAITING to UP or DOWN with the first verdict, or to UP or DOWN when the server is found in the table
 * as the director first looks at it; UP to DOWN and back with each change of verdict. A verdict that is not there
 * (yet, or no longer, after a change of its check) changes nothing.
 *
 * @param proven whether it was found in the table or has been up; only such a server may be kept although it is down
 * @param sinceNanos when the state was entered, by the monotonic clock
 * @param share of its weight that it gets while it starts slowly, above 0 and at most 1
 * @param drained whether it has nothing left to finish, so that while draining it is out of the table
 * @param advice of its weight, by its checks' last successes
 */
record Standing(State state, boolean proven, long sinceNanos, double share, boolean drained,
        Advice advice) {

    enum State {
        WAITING, UP, DOWN
    }

    private static final long LONG_AGO_NANOS = TimeUnit.DAYS.toNanos(365);

    static final Standing WAITING = new Standing(State.WAITING, false, 0, 1, false, Advice.NONE);

    boolean is(State other) {
        return state == other;
    }

    Standing enter(State next, long nowNanos) {
        return next == state ? this : new Standing(next, proven || next == State.UP, nowNanos, 1, drained, advice);
    }

    /**
     * As found in the table, where it has been for long: it does not start slowly. One without weight may never have had
     * any, so it proves nothing.
     */
    Standing found(State next, long nowNanos) {
        return new Standing(next, next == State.UP, nowNanos - LONG_AGO_NANOS, 1, drained, advice);
    }

    /** Where it began to start slowly at another moment than it entered its state. */
    Standing since(long nanos) {
        return new Standing(state, proven, nanos, share, drained, advice);
    }

    /** In its state for so long that it does not start slowly. */
    Standing sinceLong(long nowNanos) {
        return since(nowNanos - LONG_AGO_NANOS);
    }

    Standing withShare(double newShare) {
        return newShare == share ? this : new Standing(state, proven, sinceNanos, newShare, drained, advice);
    }

    Standing withDrained(boolean nowDrained) {
        return nowDrained == drained ? this : new Standing(state, proven, sinceNanos, share, nowDrained, advice);
    }

    Standing withAdvice(Advice newAdvice) {
        return newAdvice.equals(advice)
                ? this
                : new Standing(state, proven, sinceNanos, share, drained, newAdvice);
    }
}
