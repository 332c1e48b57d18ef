package io.ballast.plane.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** ovf: all to the highest weight until it has more active connections than its weight, then to the next. */
final class Overflow implements Scheduler {

    private final Failover among = new Failover();

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        return among.choose(servers.stream().filter(server -> server.active() <= server.weight()).toList(), request);
    }
}
