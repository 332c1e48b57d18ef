package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** sed: the fewest active connections for the weight, the new one counted in. */
final class ShortestExpectedDelay implements Scheduler {

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        return Load.leastWeighted(servers, server -> server.active() + 1);
    }
}
