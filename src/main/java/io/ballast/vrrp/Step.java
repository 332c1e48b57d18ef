package io.ballast.vrrp;

import java.util.List;
import java.util.OptionalLong;

/**
 * What came of an event.
 *
 * @param role after it
 * @param actions to be done in this order, before the next event
 * @param nextTimer when a {@link Event.Tick} is wanted, in nanoseconds of the monotonic clock
 * @param lateNanos by how much a tick came after its time; 0 for other events
 */
public record Step(Role role, List<Action> actions, OptionalLong nextTimer, long lateNanos) {

    public Step {
        actions = List.copyOf(actions);
    }
}
