package io.ballast.vrrp;

import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** How adverts reach the other directors. */
public sealed interface Transport {

    /** RFC 9568 section 5.1.1.2. */
    IpAddress GROUP_IPV4 = IpAddress.parse("224.0.0.18");
    /** RFC 9568 section 5.1.2.2. */
    IpAddress GROUP_IPV6 = IpAddress.parse("ff02::12");

    /**
     * To the group of all VRRP routers, as the standard has it.
     *
     * @param source the address that adverts come from; null for the interface's first, link-local for IPv6
     */
    record Multicast(@Nullable IpAddress source) implements Transport {
    }

    /**
     * To each peer by itself, where a network passes no multicast.
     *
     * @param peers the other directors' addresses; adverts from others are not believed
     * @param minimumHopLimit below which a packet is not believed; 0 to 255. Peers may be behind routers, so that the
     *            255 which multicast demands cannot be asked for always
     */
    record Unicast(IpAddress source, List<IpAddress> peers, int minimumHopLimit) implements Transport {

        public Unicast {
            peers = List.copyOf(peers);
        }
    }

    static IpAddress group(Family family) {
        return family == Family.IPV4 ? GROUP_IPV4 : GROUP_IPV6;
    }
}
