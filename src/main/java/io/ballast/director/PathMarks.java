package io.ballast.director;

import java.util.HashMap;
import java.util.Map;

import io.ballast.definition.Listener;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

/**
 * The marks of private services, by which a probe reaches one server of one service: the same for the same two on every
 * director and after every start, unless two pairs fall on one mark, of which the second then gets the next.
 *
 * <p>They keep clear of bits 14 to 19, which container networks take for themselves (0x4000, 0x8000 and up), of the small
 * numbers that people choose, and of those that services of several ports get. All threads may ask.
 */
final class PathMarks {

    /** Bits that are the same in all of them. */
    private static final long BITS = Listener.PRIVATE_MARK_BITS;
    private static final int LOW_BITS = 14;
    private static final int MANY = 1 << 22;

    private record Pair(ServiceKey service, ServerKey server) {
    }

    private final Map<Pair, Long> given = new HashMap<>();
    private final Map<Long, Pair> taken = new HashMap<>();

    /** The mark of these two, which is theirs from now on. */
    synchronized long of(ServiceKey service, ServerKey server) {
        var pair = new Pair(service, server);
        var known = given.get(pair);
        if (known != null) {
            return known;
        }
        long mark = free(pair);
        given.put(pair, mark);
        taken.put(mark, pair);
        return mark;
    }

    private long free(Pair pair) {
        int start = spread(pair);
        for (int i = 0; i < MANY; i++) {
            long mark = mark((start + i) % MANY);
            if (!taken.containsKey(mark)) {
                return mark;
            }
        }
        throw new IllegalStateException("more than " + MANY + " servers are probed by path");
    }

    private static long mark(int number) {
        return Listener.PRIVATE_MARK | (long) (number >> LOW_BITS) << 20 | number & (1 << LOW_BITS) - 1 & ~BITS;
    }

    /** By text, since a hash of objects may differ from one start to the next. FNV-1a. */
    private static int spread(Pair pair) {
        int hash = 0x811c9dc5;
        for (char c : (Keys.write(pair.service) + " " + pair.server).toCharArray()) {
            hash = (hash ^ c) * 0x01000193;
        }
        return (hash ^ hash >>> 22) & MANY - 1;
    }
}
