package io.ballast.vrrp;

import java.util.Collection;
import java.util.List;

/**
 * What everything that is tracked comes to, as keepalived counts it.
 *
 * @param sum of all weights that count now
 * @param faults names of what puts the instance in fault
 * @param pending names of what the instance must wait for before it takes part
 */
public record Tracking(int sum, List<String> faults, List<String> pending) {

    public static final Tracking NOTHING = new Tracking(0, List.of(), List.of());

    private static final int LOWEST = 1;
    private static final int HIGHEST = 254;

    public Tracking {
        faults = List.copyOf(faults);
        pending = List.copyOf(pending);
    }

    public static Tracking of(Collection<TrackResult> results) {
        return new Tracking(results.stream().mapToInt(TrackResult::contribution).sum(),
                results.stream().filter(TrackResult::isFault).map(TrackResult::name).toList(),
                results.stream().filter(TrackResult::isPending).map(TrackResult::name).toList());
    }

    /** The priority that counts: 1 to 254, since 0 and 255 have a meaning of their own; an owner's stays 255. */
    public int effective(int base) {
        return base == VrrpInstance.OWNER ? base : Math.clamp((long) base + sum, LOWEST, HIGHEST);
    }
}
