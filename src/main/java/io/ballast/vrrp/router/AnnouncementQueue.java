package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;

import io.ballast.table.HeldAddress;

/**
 * What neighbours are still to be told, by interface, with the gaps between. Some at a time only: adverts must not wait
 * behind the announcements of a thousand addresses.
 */
final class AnnouncementQueue {

    private static final int AT_ONCE = 256;
    /** A queue of a thousand frames is sent in less at 1 Gbit/s. */
    static final Duration FULL = Duration.ofMillis(10);

    private final Map<String, Lane> lanes = new HashMap<>();

    private record Turn(String instance, HeldAddress address, long gap) {
    }

    private static final class Lane {
        final Deque<Turn> turns = new ArrayDeque<>();
        long free;
    }

    /** Each address so often, all of them once before any of them again. */
    void add(String instance, List<HeldAddress> addresses, int times, Duration gap, long now) {
        for (int i = 0; i < times; i++) {
            for (var address : addresses) {
                var lane = lanes.computeIfAbsent(address.interfaceName(), _ -> new Lane());
                if (lane.turns.isEmpty() && lane.free - now < 0) {
                    lane.free = now;
                }
                lane.turns.add(new Turn(instance, address, gap.toNanos()));
            }
        }
    }

    void drop(String instance) {
        lanes.values().forEach(lane -> lane.turns.removeIf(turn -> turn.instance().equals(instance)));
    }

    /**
     * Makes those that are due now.
     *
     * @param announce gives false where the interface takes no more for now, which is then the next to be tried again
     */
    void work(long now, BiPredicate<String, HeldAddress> announce) {
        for (var lane : lanes.values()) {
            for (int i = 0; i < AT_ONCE && !lane.turns.isEmpty() && now - lane.free >= 0; i++) {
                var turn = lane.turns.element();
                if (announce.test(turn.instance(), turn.address())) {
                    lane.turns.remove();
                    lane.free = now + turn.gap();
                } else {
                    lane.free = now + FULL.toNanos();
                }
            }
        }
    }

    LongStream alarms() {
        return lanes.values().stream().filter(lane -> !lane.turns.isEmpty()).mapToLong(lane -> lane.free);
    }
}
