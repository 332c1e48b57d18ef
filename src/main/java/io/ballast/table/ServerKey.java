package io.ballast.table;

import java.util.Comparator;

/**
 * What makes a real server one and the same within a service.
 *
 * @param port 0 to 65535; 0 keeps the port of the packet, as services by mark do
 */
public record ServerKey(IpAddress address, int port) implements Comparable<ServerKey> {

    private static final Comparator<ServerKey> ORDER = Comparator.comparing(ServerKey::address)
            .thenComparingInt(ServerKey::port);

    @Override
    public int compareTo(ServerKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address.withPort(port);
    }
}
