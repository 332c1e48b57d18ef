package io.ballast.director;

import java.util.concurrent.TimeUnit;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneState;

/**
 * Whether the plane answers.
 *
 * <p>Transitions: missing to ready when it says so, asked once a second; ready to missing when it fails to answer
 * anything. Each is one event, and so is each new reason for being missing.
 */
final class PlaneCondition {

    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ForwardingPlane plane;
    private final EventLog events;
    private PlaneState state = View.NONE.plane();
    private boolean everReady;
    private long askAt = Long.MIN_VALUE;

    PlaneCondition(ForwardingPlane plane, EventLog events) {
        this.plane = plane;
        this.events = events;
    }

    boolean ready() {
        return state.ready();
    }

    PlaneState state() {
        return state;
    }

    /** @return whether it has just become ready */
    boolean ask(long nowNanos) {
        if (ready() || askAt != Long.MIN_VALUE && nowNanos - askAt < 0) {
            return false;
        }
        askAt = nowNanos + ASK_NANOS;
        var before = state;
        state = plane.probe();
        if (state.ready()) {
            events.record(EventKind.PLANE, everReady ? Severity.CLEARED : Severity.INFO, Subject.DIRECTOR, "missing",
                    "ready",
                    Cause.plane(plane.kind()), "The forwarding plane answers.");
            everReady = true;
        } else if (!String.valueOf(state.reason()).equals(before.reason())) {
            events.record(EventKind.PLANE, Severity.CRITICAL, Subject.DIRECTOR, null, "missing",
                    Cause.plane(plane.kind()),
                    String.valueOf(state.reason()));
        }
        return state.ready();
    }

    /** It did not answer. It is asked again soon. */
    void lost(PlaneException reason, long nowNanos) {
        if (!ready()) {
            return;
        }
        var answer = plane.probe();
        var why = answer.ready() ? String.valueOf(reason.getMessage()) : String.valueOf(answer.reason());
        state = PlaneState.missing(why);
        askAt = nowNanos + (answer.ready() ? Retry.FIRST_PAUSE_NANOS : ASK_NANOS);
        events.record(EventKind.PLANE, Severity.CRITICAL, Subject.DIRECTOR, "ready", "missing",
                Cause.plane(plane.kind()), why);
    }
}
