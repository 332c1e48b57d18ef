package io.ballast.role;

import io.ballast.vrrp.TrackResult.State;

/**
 * What results in a row come to: the first counts at once, later ones turn the state when enough of them agree.
 *
 * <p>UNKNOWN to WELL or FAILED with the first result; WELL to FAILED after {@code fall} failures in a row, FAILED to WELL
 * after {@code rise} successes in a row.
 */
final class Streak {

    private final int rise;
    private final int fall;
    private State state = State.UNKNOWN;
    private int against;

    Streak(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    State state() {
        return state;
    }

    /** Takes the next result. */
    void add(boolean well) {
        var said = well ? State.WELL : State.FAILED;
        if (said == state) {
            against = 0;
        } else if (state == State.UNKNOWN || ++against >= (well ? rise : fall)) {
            state = said;
            against = 0;
        }
    }
}
