package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** lc: the fewest connections, whatever the weights above 0. */
final class LeastConnection implements Scheduler {

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        Candidate least = null;
        for (var server : servers) {
            if (server.isAvailable() && (least == null || server.load() < least.load())) {
                least = server;
            }
        }
        return least;
    }
}
