package io.ballast.vrrp.router;

import java.util.List;

/**
 * How the loop keeps its time.
 *
 * @param latest the most that a timer was late, in nanoseconds
 * @param late timers by how late they were: as many as were at most {@link #BOUNDS_MILLIS} late and more than the bound
 *            before, and last those that were later
 * @param strangers packets of no virtual router that this director takes part in
 * @param guards that had to be replaced
 */
public record LoopFigures(long latest, List<Long> late, long strangers, long guards) {

    /** Upper bounds in milliseconds. */
    public static final List<Integer> BOUNDS_MILLIS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);

    public LoopFigures {
        late = List.copyOf(late);
    }
}
