package io.ballast.linux;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * Tells the neighbours of an interface where addresses are, in the network namespace of the thread that opens it; for one
 * thread, and never waiting. Needs CAP_NET_RAW.
 */
public final class Announcer implements AutoCloseable {

    private final PacketSocket packets = new PacketSocket();

    /**
     * Sends a gratuitous ARP, as a request and as a reply, or an unsolicited neighbour advertisement. Silent on an
     * interface without neighbours.
     *
     * @param from the interface, whose hardware address is told; that of {@link VirtualMacs} for a virtual one
     * @param router whether this machine forwards IPv6; without meaning for IPv4
     * @return false if the interface's queue is full, so that it must be told again later
     * @throws ErrnoException with ENETDOWN if the interface is down, ENXIO if it is gone
     */
    public boolean announce(LinkState from, IpAddress address, boolean router) {
        if (!from.hasNeighbours()) {
            return true;
        }
        byte[] mac = from.mac();
        return address.family() == Family.IPV4
                ? packets.offer(from.index(), AnnouncementFrames.arpRequest(mac, address))
                        && packets.offer(from.index(), AnnouncementFrames.arpReply(mac, address))
                : packets.offer(from.index(), AnnouncementFrames.advertisement(mac, address, router));
    }

    @Override
    public void close() {
        packets.close();
    }
}
