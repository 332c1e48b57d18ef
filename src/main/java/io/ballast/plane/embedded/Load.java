package io.ballast.plane.embedded;

import java.util.List;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/** Searches for the least load, which most schedulers end in. Of equals, the first in the list wins. */
final class Load {

    private Load() {
    }

    /** The available server with the least load for its weight; compared crosswise, so that nothing is rounded. */
    static @Nullable Candidate leastWeighted(List<Candidate> servers, ToLongFunction<Candidate> load) {
        Candidate least = null;
        for (var server : servers) {
            if (server.isAvailable() && (least == null
                    || load.applyAsLong(least) * server.weight() > load.applyAsLong(server) * least.weight())) {
                least = server;
            }
        }
        return least;
    }

    /**
     * Whether this server has more active connections than its weight while another has less than half of its own: then
     * it is time to leave it (is_overloaded of lblc and lblcr).
     */
    static boolean isCrowded(Candidate server, List<Candidate> all) {
        return server.active() > server.weight()
                && all.stream().anyMatch(other -> other.active() * 2 < other.weight());
    }
}
