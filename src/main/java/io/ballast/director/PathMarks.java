package io.ballast.director;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.ballast.definition.Listener;
import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * The marks of private services, by which a probe reaches one server of one service: the same for the same use on every
 * director and after every start, unless two fall on one mark, of which the second then gets the next.
 *
 * <p>They keep clear of bits 14 to 19, which container networks take for themselves (0x4000, 0x8000 and up), of the small
 * numbers that people choose, and of those that services of several ports get. All threads may ask.
 */
final class PathMarks {

    /** Bits that are the same in all of them. */
    private static final long BITS = Listener.PRIVATE_MARK_BITS;
    private static final int LOW_BITS = 14;
    private static final int MANY = 1 << 22;

    /**
     * What a mark stands for.
     *
     * @param port that is probed
     * @param source that the check names; null for none
     * @param datagrams whether probes are UDP packets, which the kernel is to forget at once
     */
    record Use(ServiceKey service, ServerKey server, int port, @Nullable IpAddress source, boolean datagrams) {

        /** The same after every start; a hash of objects may differ. */
        private String text() {
            var text = Keys.write(service) + " " + server;
            boolean usual = service instanceof ServiceKey.AddressKey(_, _, int own) && own == port;
            return text + (usual ? "" : " port " + port) + (source == null ? "" : " from " + source)
                    + (datagrams ? " udp" : "");
        }
    }

    private final Map<Use, Long> given;
    private final Map<Long, Use> taken;

    PathMarks() {
        this(Map.of(), Map.of());
    }

    private PathMarks(Map<Use, Long> given, Map<Long, Use> taken) {
        this.given = new HashMap<>(given);
        this.taken = new HashMap<>(taken);
    }

    /** The mark for this use, whose it is until it is given back. */
    synchronized long of(Use use) {
        var known = given.get(use);
        if (known != null) {
            return known;
        }
        long mark = free(use);
        given.put(use, mark);
        taken.put(mark, use);
        return mark;
    }

    /** Gives back all but the marks of these services. */
    synchronized void keep(Set<ServiceKey> carriers) {
        var marks = new HashSet<Long>();
        carriers.forEach(key -> {
            if (key instanceof ServiceKey.MarkKey(long mark, _)) {
                marks.add(mark);
            }
        });
        taken.keySet().retainAll(marks);
        given.values().retainAll(marks);
    }

    /** How many are not given back. */
    synchronized int held() {
        return given.size();
    }

    /** For trying out what marks there would be. */
    synchronized PathMarks copy() {
        return new PathMarks(given, taken);
    }

    private long free(Use use) {
        int start = spread(use.text());
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

    /** FNV-1a. */
    private static int spread(String text) {
        int hash = 0x811c9dc5;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        return (hash ^ hash >>> 22) & MANY - 1;
    }
}
