package io.ballast.vrrp.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Sockets without a kernel. */
final class MockWires implements Wires {

    final Map<WireKey, MockWire> open = new LinkedHashMap<>();
    final Set<WireKey> refused = new HashSet<>();
    final List<String> done;
    int opened;
    int wakes;

    MockWires(List<String> done) {
        this.done = done;
    }

    final class MockWire implements Wire {

        final Deque<Arrival> waiting = new ArrayDeque<>();
        private final WireKey key;

        MockWire(WireKey key) {
            this.key = key;
        }

        @Override
        public void send(byte[] packet, IpAddress source, IpAddress destination) {
            // Behind an IPv4 header of 20 bytes, or at the beginning; the priority is the third byte.
            int at = packet[0] >> 4 == 4 ? 20 : 0;
            done.add("send " + (packet[at + 2] & 255) + " on " + key.interfaceName() + " from " + source + " to "
                    + destination);
        }

        @Override
        public @Nullable Arrival receive() {
            return waiting.poll();
        }

        @Override
        public void close() {
            open.remove(key);
        }
    }

    MockWire at(WireKey key) {
        return Objects.requireNonNull(open.get(key));
    }

    @Override
    public Wire open(WireKey key) {
        if (refused.contains(key)) {
            throw new ErrnoException("socket(IPV4, raw, 112)", Errno.EPERM, "Operation not permitted");
        }
        opened++;
        var wire = new MockWire(key);
        open.put(key, wire);
        return wire;
    }

    @Override
    public void await(long nanos) {
        throw new UnsupportedOperationException("time is simulated");
    }

    @Override
    public void wake() {
        wakes++;
    }
}
