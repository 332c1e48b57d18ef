package io.ballast.definition;

import java.util.List;

import io.ballast.health.Check;
import io.ballast.table.IpAddress;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/**
 * A member of a virtual service with every default written.
 *
 * @param ordinal place in the order in which the service's servers were created, which is their order in the table of
 *     every director; no part of the document
 * @param forwarding null for the service's
 * @param checks null for the service's
 * @param revision that last touched the server; no part of the document
 */
public record RealServer(String name, IpAddress address, int port, int weight, AdminState adminState,
        @Nullable ForwardingMethod forwarding, @Nullable Tunnel tunnel, long upperThreshold, long lowerThreshold,
        @Nullable List<Check> checks, long ordinal, long revision) {

    public enum AdminState {
        ENABLED, DRAINING, DISABLED
    }

    RealServer stamped(long newOrdinal, long newRevision) {
        return new RealServer(name, address, port, weight, adminState, forwarding, tunnel, upperThreshold,
                lowerThreshold, checks, newOrdinal, newRevision);
    }

    RealServer with(AdminState newState) {
        return new RealServer(name, address, port, weight, newState, forwarding, tunnel, upperThreshold,
                lowerThreshold, checks, ordinal, revision);
    }
}
