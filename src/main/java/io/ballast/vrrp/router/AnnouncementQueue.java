package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

import io.ballast.table.HeldAddress;

/**
 * What neighbours are still to be told, by interface, with the gaps between. Some at a time only: adverts must not wait
 * behind the announcements of a thousand addresses.
 */
final class AnnouncementQueue {

    private static final int AT_ONCE = 256;

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

    /** Makes those that are due now. */
    void work(long now, BiConsumer<String, HeldAddress> announce) {
        for (var lane : lanes.values()) {
            for (int i = 0; i < AT_ONCE && !lane.turns.isEmpty() && now - lane.free >= 0; i++) {
                var turn = lane.turns.remove();
                lane.free = now + turn.gap();
                announce.accept(turn.instance(), turn.address());
            }
        }
    }

    LongStream alarms() {
        return lanes.values().stream().filter(lane -> !lane.turns.isEmpty()).mapToLong(lane -> lane.free);
    }
}
