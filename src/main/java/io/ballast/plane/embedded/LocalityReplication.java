package io.ballast.plane.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * lblcr: as lblc, with a set of servers for each address. The set grows by one, chosen as wlc would, when its least
 * loaded server is crowded, and loses its most loaded one when it has not changed for a day.
 */
final class LocalityReplication implements Scheduler {

    /** net.ipv4.vs.lblcr_expiration. */
    private static final long EXPIRATION = Duration.ofDays(1).toNanos();

    private final Map<IpAddress, Replicas> replicas = new HashMap<>();

    /** The servers of one address, the latest in front. */
    private static final class Replicas {

        private final List<ServerKey> servers = new ArrayList<>();
        private long changed;
        private long used;

        List<Candidate> present(List<Candidate> all) {
            return servers.stream().map(key -> Scheduler.indexOf(all, key)).filter(index -> index >= 0).map(all::get)
                    .toList();
        }

        void add(ServerKey server, long now) {
            if (!servers.contains(server)) {
                servers.addFirst(server);
                changed = now;
            }
        }

        void shrink(List<Candidate> all, long now) {
            var most = mostLoaded(present(all));
            if (servers.size() > 1 && now - changed > EXPIRATION && most != null) {
                servers.remove(most.key());
                changed = now;
            }
        }
    }

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        long now = request.nanos();
        replicas.values().removeIf(set -> now - set.used > EXPIRATION);
        var known = replicas.get(request.virtual());
        if (known != null) {
            known.used = now;
            var least = Load.leastWeighted(known.present(servers), Candidate::load);
            known.shrink(servers, now);
            if (least != null && !Load.isCrowded(least, servers)) {
                return least;
            }
        }
        var server = Load.leastWeighted(servers, Candidate::load);
        if (server != null) {
            var set = Objects.requireNonNullElseGet(known, Replicas::new);
            set.used = now;
            set.add(server.key(), now);
            replicas.put(request.virtual(), set);
        }
        return server;
    }

    /** The greatest load for its weight; of equals the first. */
    private static @Nullable Candidate mostLoaded(List<Candidate> servers) {
        Candidate most = null;
        for (var server : servers) {
            if (server.weight() > 0
                    && (most == null || most.load() * server.weight() < server.load() * most.weight())) {
                most = server;
            }
        }
        return most;
    }
}
