package io.ballast.role;

import io.ballast.definition.Tracked;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;

import org.jspecify.annotations.Nullable;

/**
 * What was last seen of something that is tracked.
 *
 * @param value of a file; 0 of anything else
 * @param trouble why it could not be looked at, for a person; null if it could
 */
record Observation(State state, int value, @Nullable String trouble) {

    static final Observation NONE = new Observation(State.UNKNOWN, 0, null);

    static Observation of(boolean well) {
        return new Observation(well ? State.WELL : State.FAILED, 0, null);
    }

    static Observation of(State state) {
        return new Observation(state, 0, null);
    }

    static Observation of(int value) {
        return new Observation(State.WELL, value, null);
    }

    /** What cannot be looked at is as it was: that it is hidden says nothing of it. */
    Observation troubled(String why) {
        return new Observation(state, value, why);
    }

    /** As the election counts it. */
    TrackResult result(Tracked tracked) {
        var name = name(tracked);
        return tracked instanceof Tracked.NumberFile
                ? new TrackResult.Measure(name, tracked.weight(), tracked.reverse(), value)
                : new TrackResult.Check(name, tracked.weight(), tracked.reverse(), state);
    }

    /** In words that stand in a sentence. */
    static String name(Tracked tracked) {
        return tracked.type() + " " + tracked.name();
    }
}
