package io.ballast.health;

import io.ballast.health.Verdict.State;

/**
 * Turns results into a state.
 *
 * <p>Transitions:
 * <ul>
 * <li>UNKNOWN to UP, and DOWN to UP, with the {@code rise}-th success in a row;
 * <li>UNKNOWN to DOWN, and UP to DOWN, with the {@code fall}-th failure in a row.
 * </ul>
 * A result that agrees with the state ends the run of those that do not. Nothing leads back to UNKNOWN.
 *
 * @param run successes or failures in a row, as {@code succeeding} says; the count stops mattering once it has spoken
 */
record RiseFall(State state, boolean succeeding, int run) {

    static final RiseFall START = new RiseFall(State.UNKNOWN, false, 0);

    RiseFall after(boolean success, Pace pace) {
        int length = success == succeeding ? Math.min(run, Integer.MAX_VALUE - 1) + 1 : 1;
        boolean speaks = length >= (success ? pace.rise() : pace.fall());
        var spoken = success ? State.UP : State.DOWN;
        return new RiseFall(speaks ? spoken : state, success, length);
    }
}
