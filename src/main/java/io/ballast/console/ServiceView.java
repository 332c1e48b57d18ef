package io.ballast.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.VirtualService;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.health.Verdict;

import org.jspecify.annotations.Nullable;

/**
 * One virtual service as the overview shows it.
 *
 * @param error why the plane does not have it as it should be; null if nothing failed
 */
record ServiceView(String name, String key, String how, Mark mark, @Nullable String error, List<ServerView> servers) {

    static ServiceView of(VirtualService service, ServiceStatus status, Instant now) {
        var servers = new ArrayList<ServerView>();
        for (var server : status.servers()) {
            var defined = service.server(server.server());
            if (defined != null) {
                servers.add(ServerView.of(defined, server, now));
            }
        }
        var how = service.scheduler() + ", " + service.forwarding().name().toLowerCase(Locale.ROOT);
        return new ServiceView(service.name(), status.key().toString(), how, mark(status), status.error(), servers);
    }

    private static Mark mark(ServiceStatus status) {
        if (status.error() != null) {
            return Mark.down("failed");
        }
        if (!status.inTable()) {
            return Mark.unknown("not in the table");
        }
        if (status.sorry()) {
            return Mark.down("sorry server");
        }
        if (!status.quorum()) {
            return Mark.down("quorum lost");
        }
        // One that the operator has taken out is missed by nobody.
        boolean someDown = status.servers().stream().anyMatch(
                s -> s.adminState() == AdminState.ENABLED && s.health().state() == Verdict.State.DOWN);
        if (someDown) {
            return Mark.warn("some down");
        }
        return status.inSync() ? Mark.up("up") : Mark.warn("not in sync");
    }
}
