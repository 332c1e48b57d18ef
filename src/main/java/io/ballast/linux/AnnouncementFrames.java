package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.ballast.table.IpAddress;

/** Ethernet frames that tell neighbours which hardware address an address is at now. */
final class AnnouncementFrames {

    static final int MAC_BYTES = 6;

    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    /** RFC 2464 section 7: 33:33 and the last four bytes of ff02::1. */
    private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;
    private static final int ICMPV6 = 58;
    private static final int ADVERTISEMENT = 136;
    private static final int ADVERTISEMENT_BYTES = 32;
    private static final int ROUTER = 0x8000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int TARGET_LINK_ADDRESS = 2;

    private AnnouncementFrames() {
    }

    /** The form of RFC 5227 section 2.3: a request in which both addresses are the one announced. */
    static byte[] arpRequest(byte[] mac, IpAddress address) {
        return arp(ARP_REQUEST, mac, address, new byte[MAC_BYTES]);
    }

    /** The form of a reply, to everybody (RFC 5944 section 4.6), for machines that heed no gratuitous requests. */
    static byte[] arpReply(byte[] mac, IpAddress address) {
        return arp(ARP_REPLY, mac, address, mac);
    }

    /** RFC 826: Ethernet (1), IPv4, lengths 6 and 4. */
    private static byte[] arp(int operation, byte[] mac, IpAddress address, byte[] targetMac) {
        return bytes(ethernet(28, BROADCAST, mac, ETHERTYPE_ARP).putShort((short) 1).putShort((short) 0x0800)
                .put((byte) MAC_BYTES).put((byte) 4).putShort((short) operation).put(mac).put(address.bytes())
                .put(targetMac).put(address.bytes()));
    }

    /**
     * An unsolicited neighbour advertisement (RFC 4861 sections 4.4 and 7.2.6) to all nodes, with the override flag so
     * that neighbours replace what they have.
     *
     * @param router whether this machine forwards IPv6: a router that says it is none loses its place as one
     */
    static byte[] advertisement(byte[] mac, IpAddress address, boolean router) {
        var frame = ethernet(40 + ADVERTISEMENT_BYTES, ALL_NODES_MAC, mac, ETHERTYPE_IPV6);
        var message = ByteBuffer.allocate(ADVERTISEMENT_BYTES).put((byte) ADVERTISEMENT).put((byte) 0)
                .putShort((short) 0).putInt(OVERRIDE | (router ? ROUTER : 0)).put(address.bytes())
                .put((byte) TARGET_LINK_ADDRESS).put((byte) 1).put(mac).array();
        // Version 6; hop limit 255 shows that no router passed it on.
        frame.putInt(0x6000_0000).putShort((short) ADVERTISEMENT_BYTES).put((byte) ICMPV6).put((byte) 255)
                .put(address.bytes()).put(ALL_NODES.bytes());
        return bytes(frame.put(message, 0, 2).putShort(checksum(address, message)).put(message, 4, message.length - 4));
    }

    private static byte[] bytes(ByteBuffer full) {
        var bytes = new byte[full.position()];
        full.flip().get(bytes);
        return bytes;
    }

    private static ByteBuffer ethernet(int payload, byte[] to, byte[] from, int type) {
        return ByteBuffer.allocate(14 + payload).put(to).put(from).putShort((short) type);
    }

    /** RFC 8200 section 8.1: over a pseudo header and the message, whose own checksum counts as 0. */
    private static short checksum(IpAddress source, byte[] message) {
        var all = ByteBuffer.allocate(40 + message.length).put(source.bytes()).put(ALL_NODES.bytes())
                .putInt(message.length).putInt(ICMPV6).put(message).flip();
        long sum = 0;
        while (all.hasRemaining()) {
            sum += Short.toUnsignedInt(all.getShort());
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }

    /** Six bytes that are not all 0, which tunnels and the like do not have. */
    static boolean isEthernet(byte[] mac) {
        return mac.length == MAC_BYTES && !Arrays.equals(mac, new byte[MAC_BYTES]);
    }
}
