package io.ballast.definition;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.ballast.health.Check;
import io.ballast.table.SchedulerFlag;

import org.jspecify.annotations.Nullable;

/**
 * A virtual service with every default written.
 *
 * @param listener what it listens on
 * @param scheduler its name in the kernel, such as {@code wrr}
 * @param flags as asked for; what Ballast adds by itself is added to the desired table, not here
 * @param minimumHealthy servers that are kept whatever the probes say
 * @param slowStart over which the weight of a server that comes back grows; zero for at once
 * @param drainTimeout after which a draining server leaves although it has connections
 * @param quorum sum of weights below which the service has lost its quorum
 * @param holdVerdicts whether its verdicts are held while the director itself is suspected
 * @param checks all must pass; never empty
 * @param servers in the operator's order
 * @param revision that last touched the service or anything under it; no part of the document
 */
public record VirtualService(String name, Listener listener, String scheduler, Set<SchedulerFlag> flags,
        ForwardingMethod forwarding, @Nullable PersistenceSetting persistence, boolean onePacket, OnFailure onFailure,
        int minimumHealthy, Duration slowStart, Duration drainTimeout, int quorum, int hysteresis, boolean holdVerdicts,
        @Nullable SorryServer sorryServer, List<Check> checks, List<RealServer> servers, long revision) {

    public VirtualService {
        flags = Set.copyOf(flags);
        checks = List.copyOf(checks);
        servers = List.copyOf(servers);
    }

    public @Nullable RealServer server(String serverName) {
        for (var server : servers) {
            if (server.name().equals(serverName)) {
                return server;
            }
        }
        return null;
    }

    VirtualService with(Listener newListener, List<RealServer> newServers, long newRevision) {
        return new VirtualService(name, newListener, scheduler, flags, forwarding, persistence, onePacket, onFailure,
                minimumHealthy, slowStart, drainTimeout, quorum, hysteresis, holdVerdicts, sorryServer, checks,
                newServers,
                newRevision);
    }

    VirtualService with(List<RealServer> newServers) {
        return with(listener, newServers, revision);
    }
}
