package io.ballast.vrrp.router;

import java.util.List;
import java.util.Map;

import io.ballast.vrrp.RejectionKind;

/**
 * Counters of an instance.
 *
 * @param sent adverts, each destination counted
 * @param heard adverts that were believed
 * @param notSent adverts that the kernel refused
 * @param mastered times it became master
 * @param announced addresses told to neighbours
 * @param rejected packets that were not believed, by why
 * @param peers other directors whose adverts were believed, the last ones heard
 */
public record InstanceFigures(long sent, long heard, long notSent, long mastered, long announced,
        Map<RejectionKind, Long> rejected, List<Peer> peers) {

    public InstanceFigures {
        rejected = Map.copyOf(rejected);
        peers = List.copyOf(peers);
    }
}
