package io.ballast.plane;

import java.util.Map;

import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

/**
 * A table with what it has counted.
 *
 * @param counters for each service of the table
 */
public record PlaneReading(Table table, Map<ServiceKey, ServiceCounters> counters) {

    /** @param servers for each server of the service */
    public record ServiceCounters(Traffic traffic, Map<ServerKey, ServerCounters> servers) {
    }

    /**
     * Connections now, and what passed.
     *
     * @param active connections that are established, by the protocol's measure
     * @param inactive all others
     * @param persistent persistence templates
     */
    public record ServerCounters(long active, long inactive, long persistent, Traffic traffic) {

        public static final ServerCounters ZERO = new ServerCounters(0, 0, 0, Traffic.ZERO);
    }

    /** Totals since the service or server was added, and rates per second over the last seconds. */
    public record Traffic(long connections, long inPackets, long outPackets, long inBytes, long outBytes,
            long connectionRate, long inPacketRate, long outPacketRate, long inByteRate, long outByteRate) {

        public static final Traffic ZERO = new Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
