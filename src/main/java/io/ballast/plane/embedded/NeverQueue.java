package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** nq: the first that is idle, otherwise as sed. */
final class NeverQueue implements Scheduler {

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        return servers.stream().filter(server -> server.isAvailable() && server.active() == 0).findFirst()
                .orElseGet(() -> Load.leastWeighted(servers, server -> server.active() + 1));
    }
}
