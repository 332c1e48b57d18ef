package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** wlc: the fewest connections for the weight. */
final class WeightedLeastConnection implements Scheduler {

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        return Load.leastWeighted(servers, Candidate::load);
    }
}
