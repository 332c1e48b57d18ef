package io.ballast.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * Drops packets that come in for addresses which this machine holds and does not own (RFC 9568 section 6.1, Accept_Mode),
 * by a table of nf_tables in the network namespace of the thread that opens it; for one thread. Needs CAP_NET_ADMIN and
 * Linux 5.12.
 *
 * <p>The table belongs to this socket (NFT_TABLE_F_OWNER), so that the kernel removes it however the process ends. It
 * stands behind IPVS, which takes the packets of its services before (ip_vs_ops): virtual services are not touched, but
 * where the director itself is one of their servers. Neighbour discovery of IPv6 goes through; ARP is no matter of it.
 */
public final class DroppedAddresses implements AutoCloseable {

    private static final int NETFILTER = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Netlink netlink = new Netlink(NetlinkSocket.open(NETFILTER), PATIENCE);

    /**
     * Drops what is for these addresses from now on, and nothing else; in one transaction.
     *
     * @throws ErrnoException if the kernel has no nf_tables or the capability is missing; then all is as before
     */
    public void replace(Collection<IpAddress> addresses) {
        var requests = new ArrayList<NetlinkRequest>();
        for (var family : Family.values()) {
            requests.add(NftMessages.newTable(family));
            requests.add(NftMessages.deleteTable(family));
            var ofFamily = addresses.stream().filter(address -> address.family() == family).distinct().sorted()
                    .toList();
            if (!ofFamily.isEmpty()) {
                requests.addAll(table(family, ofFamily));
            }
        }
        netlink.transaction(NftMessages.begin(), requests, NftMessages.end());
    }

    private static List<NetlinkRequest> table(Family family, List<IpAddress> addresses) {
        var requests = new ArrayList<>(List.of(NftMessages.newTable(family), NftMessages.newChain(family)));
        if (family == Family.IPV6) {
            requests.add(NftMessages.acceptNeighbourDiscovery());
        }
        addresses.forEach(address -> requests.add(NftMessages.drop(address)));
        return requests;
    }

    /** Drops nothing any more. */
    @Override
    public void close() {
        netlink.close();
    }
}
