package io.ballast.plane.embedded;

import java.util.ArrayList;
import java.util.List;

import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * sh: 256 slots, each server as many in a row as its weight (one for weight 0), over and over; chosen by the client's
 * address, with the flag sh-port by its port too.
 *
 * <p>A slot of a server that is not available refuses its clients, unless the flag sh-fallback lets them look on from
 * there.
 */
final class SourceHashing implements Scheduler {

    private static final int SLOTS = 256;

    private final boolean fallback;
    private final boolean withPort;
    private final List<ServerKey> slots = new ArrayList<>(SLOTS);

    SourceHashing(boolean fallback, boolean withPort) {
        this.fallback = fallback;
        this.withPort = withPort;
    }

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        if (slots.isEmpty()) {
            return null;
        }
        int hash = AddressHash.slotOf256(AddressHash.fold(request.client()) + (withPort ? request.clientPort() : 0));
        var server = at(hash, servers);
        if (server != null || !fallback) {
            return server;
        }
        // The way from slot to slot begins at twice the hash: the kernel adds its offset to a hash that already has it.
        for (int i = 0; i < SLOTS && server == null; i++) {
            server = at(hash + (hash + i) % SLOTS, servers);
        }
        return server;
    }

    private @Nullable Candidate at(int slot, List<Candidate> servers) {
        int index = Scheduler.indexOf(servers, slots.get(slot % SLOTS));
        return index >= 0 && servers.get(index).isAvailable() ? servers.get(index) : null;
    }

    @Override
    public void changed(List<Candidate> before, List<Candidate> after) {
        slots.clear();
        while (slots.size() < SLOTS && !after.isEmpty()) {
            for (var server : after) {
                for (int i = Math.max(1, server.weight()); i > 0 && slots.size() < SLOTS; i--) {
                    slots.add(server.key());
                }
            }
        }
    }
}
