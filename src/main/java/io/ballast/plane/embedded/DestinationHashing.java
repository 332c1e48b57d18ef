package io.ballast.plane.embedded;

import java.util.List;

import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * dh: 256 slots dealt to the servers in turn, one chosen by the address that the client connected to.
 *
 * <p>A slot of a server that is not available has no other: its connections are refused.
 */
final class DestinationHashing implements Scheduler {

    private List<ServerKey> servers = List.of();

    @Override
    public @Nullable Candidate choose(List<Candidate> candidates, Request request) {
        if (servers.isEmpty()) {
            return null;
        }
        int slot = AddressHash.slotOf256(AddressHash.fold(request.virtual()));
        int index = Scheduler.indexOf(candidates, servers.get(slot % servers.size()));
        return index >= 0 && candidates.get(index).isAvailable() ? candidates.get(index) : null;
    }

    @Override
    public void changed(List<Candidate> before, List<Candidate> after) {
        servers = after.stream().map(Candidate::key).toList();
    }
}
