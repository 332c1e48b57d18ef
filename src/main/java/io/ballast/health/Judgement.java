package io.ballast.health;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.health.Verdict.State;

/**
 * Turns results into a state. Pure: the same results at the same times give the same states.
 *
 * <p>Transitions:
 * <ul>
 * <li>UNKNOWN to UP, and DOWN to UP, with the {@code rise}-th success in a row;
 * <li>UNKNOWN to DOWN, and UP to DOWN, with the {@code fall}-th failure in a row.
 * </ul>
 * A result that agrees with the state ends the run of those that do not. Nothing leads back to UNKNOWN.
 *
 * <p>Who changes often is damped: with the 5th change within 10 minutes a target is flapping, and its return takes twice
 * {@code rise} successes in a row, with the 6th four times, then 8, and 16 times from the 8th on; never more than make
 * five minutes of intervals, nor fewer than {@code rise}. Going down is never damped. The first verdict is no change.
 * Flapping is over with the first result at which fewer than 5 changes are younger than 10 minutes.
 *
 * @param run successes or failures in a row, as {@code succeeding} says, that do not agree with the state
 * @param changes moments of the last changes in nanoseconds, the newest first
 */
record Judgement(State state, boolean succeeding, int run, boolean flapping, List<Long> changes) {

    static final Judgement START = new Judgement(State.UNKNOWN, false, 0, false, List.of());
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int FLAPPING_FROM = 5;
    private static final int MOST_DOUBLINGS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int KEPT = FLAPPING_FROM + MOST_DOUBLINGS;

    Judgement after(boolean success, Pace pace, long nowNanos) {
        int recent = recent(nowNanos);
        boolean flaps = recent >= FLAPPING_FROM;
        int needed = success ? neededToRise(pace, recent) : pace.fall();
        var spoken = success ? State.UP : State.DOWN;
        if (state == spoken) {
            return success == succeeding && run == 0 && flaps == flapping
                    ? this
                    : new Judgement(state, success, 0, flaps, changes);
        }
        int length = success == succeeding ? run + 1 : 1;
        if (length < needed) {
            return new Judgement(state, success, length, flaps, changes);
        }
        return changed(spoken, nowNanos);
    }

    /** Enters a state, also where no result led there. The first one is no change. */
    Judgement changed(State to, long nowNanos) {
        if (state == State.UNKNOWN) {
            return new Judgement(to, to == State.UP, 0, false, changes);
        }
        var all = Stream.concat(Stream.of(nowNanos), changes.stream()).limit(KEPT).toList();
        boolean flaps = new Judgement(to, false, 0, false, all).recent(nowNanos) >= FLAPPING_FROM;
        return new Judgement(to, to == State.UP, 0, flaps, all);
    }

    /** Whether the last result agrees with the state. */
    boolean isSettled() {
        return state != State.UNKNOWN && succeeding == (state == State.UP);
    }

    /** Successes in a row that bring the target up. */
    int neededToRise(Pace pace, long nowNanos) {
        return neededToRise(pace, recent(nowNanos));
    }

    /** Changes within the window. */
    int recent(long nowNanos) {
        int count = 0;
        for (long at : changes) {
            count += nowNanos - at < WINDOW.toNanos() ? 1 : 0;
        }
        return count;
    }

    private static int neededToRise(Pace pace, int recent) {
        int doublings = Math.clamp(recent - FLAPPING_FROM + 1, 0, MOST_DOUBLINGS);
        while (doublings > 0
                && LONGEST_WAIT.compareTo(pace.interval().multipliedBy((long) pace.rise() << doublings)) < 0) {
            doublings--;
        }
        return pace.rise() << doublings;
    }
}
