package io.ballast.plane.embedded;

import java.util.List;

import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/** rr: one after the other, whatever their weights above 0. */
final class RoundRobin implements Scheduler {

    /** Who had the latest connection; null before the first server. */
    private @Nullable ServerKey latest;

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        int from = Scheduler.indexOf(servers, latest);
        for (int i = 1; i <= servers.size(); i++) {
            var server = servers.get((from + i) % servers.size());
            if (server.isAvailable()) {
                latest = server.key();
                return server;
            }
        }
        return null;
    }

    /** When the server at the cursor leaves, the cursor steps back, so that nobody is left out (ip_vs_rr_del_dest). */
    @Override
    public void changed(List<Candidate> before, List<Candidate> after) {
        int at = Scheduler.indexOf(before, latest);
        while (at >= 0 && Scheduler.indexOf(after, before.get(at).key()) < 0) {
            at--;
        }
        latest = at < 0 ? null : before.get(at).key();
    }
}
