package io.ballast.definition;

import java.util.List;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * What differs between the directors of a VRRP instance.
 *
 * @param director its name
 * @param interfaceName where adverts are sent and heard
 * @param priority 1 to 255; 255 says that the virtual addresses are this machine's own
 * @param source of adverts; null for the interface's first address, with peers for the one that the others name
 * @param peers to which adverts are sent one by one; empty for multicast
 * @param minimumHopLimit below which a peer's packet is not believed, 0 to 255; without meaning for multicast
 */
public record VrrpMember(String director, String interfaceName, int priority, @Nullable IpAddress source,
        List<IpAddress> peers, int minimumHopLimit) {

    public VrrpMember {
        peers = List.copyOf(peers);
    }

    /** Whether it speaks to its peers alone, and hears none but them. */
    public boolean isUnicast() {
        return !peers.isEmpty();
    }
}
