package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** fo: all to the highest weight that is available. */
final class Failover implements Scheduler {

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        Candidate highest = null;
        for (var server : servers) {
            if (server.isAvailable() && (highest == null || server.weight() > highest.weight())) {
                highest = server;
            }
        }
        return highest;
    }
}
