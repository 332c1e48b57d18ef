package io.ballast.director;

import java.util.List;

import io.ballast.definition.Listener;
import io.ballast.definition.RealServer;
import io.ballast.definition.VirtualService;
import io.ballast.health.Check;
import io.ballast.health.ProbeTarget;

/** Which probes speak for a server. */
final class Targets {

    private Targets() {
    }

    /**
     * Targets of which all must be up, also of a disabled server, whose health an operator wants to see before enabling
     * it; empty for a server that is not checked, or has no port to be checked at.
     */
    static List<ProbeTarget> of(VirtualService service, RealServer server) {
        int port = port(service, server);
        var checks = server.checks() == null ? service.checks() : server.checks();
        if (port == 0) {
            return List.of();
        }
        return checks.stream().filter(check -> !(check instanceof Check.None))
                .map(check -> new ProbeTarget(server.address(), port, check)).toList();
    }

    /** Speaks for a server that is not checked: it counts as up. */
    static ProbeTarget unchecked(RealServer server) {
        return new ProbeTarget(server.address(), Math.max(1, server.port()), new Check.None());
    }

    /** A server of several ports is checked at the first of them. */
    private static int port(VirtualService service, RealServer server) {
        if (server.port() != 0) {
            return server.port();
        }
        return service.listener() instanceof Listener.OnPorts on ? on.ports().ranges().getFirst().first() : 0;
    }
}
