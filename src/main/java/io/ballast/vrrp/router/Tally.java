package io.ballast.vrrp.router;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.RejectionKind;

/** Counts of one instance. */
final class Tally {

    private static final int MOST_PEERS = 32;

    long sent;
    long heard;
    long notSent;
    long mastered;
    long announced;

    private final Map<RejectionKind, Long> rejected = new EnumMap<>(RejectionKind.class);
    private final Map<IpAddress, Peer> peers = new LinkedHashMap<>();

    void rejected(RejectionKind kind) {
        rejected.merge(kind, 1L, Long::sum);
    }

    void heard(Peer peer) {
        heard++;
        peers.remove(peer.address());
        peers.put(peer.address(), peer);
        if (peers.size() > MOST_PEERS) {
            peers.remove(peers.keySet().iterator().next());
        }
    }

    InstanceFigures figures() {
        return new InstanceFigures(sent, heard, notSent, mastered, announced, rejected, List.copyOf(peers.values()));
    }
}
