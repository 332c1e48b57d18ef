package io.ballast.health;

import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;

import org.jspecify.annotations.Nullable;

/**
 * Decides about the idle connection to one watched target. Pure. It never speaks a verdict: an end of the connection only
 * has the server probed at once, and only the results of probes count.
 *
 * <p>Transitions:
 * <ul>
 * <li>CLOSED to OPEN when a connection stands; one is wanted while the target is up and its last probe passed;
 * <li>OPEN to CLOSED when the server ends it, or CLOSED when the server refuses it: up to {@code fall} probes follow back to
 * back, until one passes or the target is down;
 * <li>OPEN to CLOSED when this machine loses it, which says nothing of the server: no probes follow;
 * <li>CLOSED to GIVEN_UP with a probe that passes after the second end within an interval: the server closes idle
 * connections by itself;
 * <li>any to CLOSED when the target goes down: what comes back is another process, and may behave otherwise.
 * </ul>
 *
 * @param burst probes still to be made back to back
 * @param endNanos the end that those probes are about; null if there is none
 * @param lastEndNanos the end before, after which probes passed; null if there was none
 */
record IdleWatch(Phase phase, int burst, @Nullable Long endNanos, @Nullable Long lastEndNanos) {

    enum Phase {
        CLOSED, OPEN, GIVEN_UP
    }

    static final IdleWatch START = new IdleWatch(Phase.CLOSED, 0, null, null);

    Watch shown() {
        return phase == Phase.GIVEN_UP ? Watch.GIVEN_UP : Watch.WATCHING;
    }

    boolean wantsConnection(Judgement judgement) {
        return phase == Phase.CLOSED && burst == 0 && judgement.state() == State.UP && judgement.isSettled();
    }

    IdleWatch opened() {
        return new IdleWatch(Phase.OPEN, burst, endNanos, lastEndNanos);
    }

    /** The server ended the connection, or refused it. */
    IdleWatch ended(int fall, long nowNanos) {
        return phase == Phase.GIVEN_UP ? this : new IdleWatch(Phase.CLOSED, fall, nowNanos, lastEndNanos);
    }

    /** This machine could not keep the connection, or not open it. */
    IdleWatch lost() {
        return phase == Phase.OPEN ? new IdleWatch(Phase.CLOSED, burst, endNanos, lastEndNanos) : this;
    }

    /** The probes asked for cannot be made. */
    IdleWatch calmed() {
        return burst == 0 ? this : new IdleWatch(phase, 0, null, lastEndNanos);
    }

    /**
     * Hears a probe's result.
     *
     * @param startedNanos when the probe began; what it found before the connection's end says nothing about it
     * @param state of the target after this result
     */
    IdleWatch after(boolean success, State state, long startedNanos, long intervalNanos) {
        if (state == State.DOWN) {
            return START;
        }
        if (endNanos == null || startedNanos - endNanos < 0) {
            return this;
        }
        if (!success) {
            return new IdleWatch(phase, Math.max(0, burst - 1), endNanos, lastEndNanos);
        }
        boolean again = lastEndNanos != null && endNanos - lastEndNanos < intervalNanos;
        return new IdleWatch(again ? Phase.GIVEN_UP : phase, 0, null, endNanos);
    }
}
