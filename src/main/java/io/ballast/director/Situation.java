package io.ballast.director;

import java.util.List;
import java.util.Map;

import io.ballast.definition.RealServer;
import io.ballast.definition.VirtualService;
import io.ballast.table.ServerKey;

/**
 * Everything but the intent that decides how a service should stand in the table.
 *
 * @param servers by key; a server that is missing here waits for its first verdict
 * @param leaving servers that are no longer defined and stay until a new one is up
 * @param quorum whether the service had its quorum so far
 */
record Situation(Map<ServerKey, Standing> servers, List<Leaving> leaving, boolean quorum) {

    /** A server on its way out, as it was defined, with the service that defined it. */
    record Leaving(RealServer server, VirtualService service) {
    }

    static final Situation NEW = new Situation(Map.of(), List.of(), true);

    Situation {
        servers = Map.copyOf(servers);
        leaving = List.copyOf(leaving);
    }

    Standing of(RealServer server) {
        return servers.getOrDefault(new ServerKey(server.address(), server.port()), Standing.WAITING);
    }
}
