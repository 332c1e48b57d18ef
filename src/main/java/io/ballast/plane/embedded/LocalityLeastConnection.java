package io.ballast.plane.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * lblc: connections to one address stay at one server, chosen as wlc would, until it is not available or so crowded that
 * another has less than half of its share.
 *
 * <p>As in the kernel the server that is remembered is asked for its weight alone: one over its threshold goes on.
 */
final class LocalityLeastConnection implements Scheduler {

    /** net.ipv4.vs.lblc_expiration: an address that nobody asked for so long is forgotten. */
    private static final long EXPIRATION = Duration.ofDays(1).toNanos();

    private final Map<IpAddress, Remembered> remembered = new HashMap<>();

    private record Remembered(ServerKey server, long used) {
    }

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        remembered.values().removeIf(entry -> request.nanos() - entry.used() > EXPIRATION);
        var server = known(servers, request);
        if (server == null) {
            server = Load.leastWeighted(servers, Candidate::load);
        }
        if (server != null) {
            remembered.put(request.virtual(), new Remembered(server.key(), request.nanos()));
        }
        return server;
    }

    private @Nullable Candidate known(List<Candidate> servers, Request request) {
        var entry = remembered.get(request.virtual());
        int index = entry == null ? -1 : Scheduler.indexOf(servers, entry.server());
        if (index < 0 || servers.get(index).weight() == 0 || Load.isCrowded(servers.get(index), servers)) {
            return null;
        }
        return servers.get(index);
    }
}
