package io.ballast.linux;

import java.nio.ByteBuffer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * Sends VRRP packets from a raw socket, in the network namespace of the thread that opens it; for one thread. Hears
 * nothing, and this machine does not hear what it sends. Needs CAP_NET_RAW.
 *
 * <p>To send with a virtual router's hardware address, open it on the router's own interface ({@link VirtualMacs}), which
 * needs no address for that.
 */
public final class AdvertSender implements AutoCloseable {

    /** Sends only, and takes packets with their header (raw(7)). */
    private static final int IPPROTO_RAW = 255;
    private static final int SO_PRIORITY = 12;
    /** The highest that needs no capability: past bulk traffic in the interface's queue. */
    private static final int INTERACTIVE = 6;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_TCLASS = 67;
    private static final int IPV6_FREEBIND = 78;
    private static final int HOP_LIMIT = 255;
    /** Internetwork control (RFC 2474 section 4.2.2.2). */
    private static final int TRAFFIC_CLASS = 0xc0;

    /** More than an advert with all the addresses that it can have. */
    private static final int MOST_BYTES = 8 * 1024;
    private static final int SOURCE_AT = SocketMessage.CONTROL_HEADER_BYTES;

    private final Family family;
    private final int interfaceIndex;
    private final int fd;
    /** Made once: a heap of small buffers that lie outside the heap would hold up the thread when it is cleared away. */
    private final ByteBuffer data = LibC.buffer(MOST_BYTES);
    private final ByteBuffer address = LibC.buffer(SocketAddress.MOST_BYTES);
    private final ByteBuffer control = LibC.buffer(SocketMessage.CONTROL_HEADER_BYTES + 24);
    private final SocketMessage sending = new SocketMessage(data, address, control);

    /**
     * @param interfaceIndex where packets leave; 0 for where the routing leads, which is of no use for groups
     * @throws ErrnoException with EPERM without CAP_NET_RAW, with ENODEV if there is no such interface
     */
    public AdvertSender(Family family, int interfaceIndex) {
        this.family = family;
        this.interfaceIndex = interfaceIndex;
        fd = AdvertSocket.open(family, family == Family.IPV4 ? IPPROTO_RAW : AdvertSocket.VRRP);
        try {
            LibC.setOption("SO_PRIORITY", fd, AdvertSocket.SOL_SOCKET, SO_PRIORITY, INTERACTIVE);
            if (interfaceIndex != 0) {
                AdvertSocket.bind(fd, interfaceIndex);
            }
            if (family == Family.IPV4) {
                LibC.setOption("IP_MULTICAST_LOOP", fd, AdvertSocket.SOL_IP, IP_MULTICAST_LOOP, 0);
            } else {
                prepareIpv6();
            }
        } catch (RuntimeException e) {
            LibC.close(fd);
            throw e;
        }
    }

    private void prepareIpv6() {
        set("IPV6_MULTICAST_LOOP", IPV6_MULTICAST_LOOP, 0);
        set("IPV6_MULTICAST_HOPS", IPV6_MULTICAST_HOPS, HOP_LIMIT);
        set("IPV6_UNICAST_HOPS", IPV6_UNICAST_HOPS, HOP_LIMIT);
        set("IPV6_TCLASS", IPV6_TCLASS, TRAFFIC_CLASS);
        // The source is an address of the interface beneath, and not of the virtual router's own.
        set("IPV6_FREEBIND", IPV6_FREEBIND, 1);
    }

    private void set(String name, int option, int value) {
        LibC.setOption(name, fd, AdvertSocket.SOL_IPV6, option, value);
    }

    /**
     * Sends a whole IPv4 packet, never waiting.
     *
     * @throws ErrnoException with ENODEV or ENETDOWN if the interface is gone or down, EAGAIN if its queue is full
     */
    public void sendIpv4(byte[] packet, IpAddress to) {
        put(packet, to);
        int addressBytes = SocketAddress.write(address, to, 0);
        LibC.call("sendto(" + to + ")", () -> LibC.C.sendto(fd, data, packet.length, AdvertSocket.MSG_DONTWAIT,
                address, addressBytes));
    }

    /**
     * Sends a message behind an IPv6 header of the kernel's making, with this source and hop limit 255; never waits.
     *
     * @throws ErrnoException as {@link #sendIpv4}
     */
    public void sendIpv6(byte[] message, IpAddress source, IpAddress to) {
        put(message, to);
        control.putLong(0, SOURCE_AT + AdvertSocket.PKTINFO_BYTES).putInt(8, AdvertSocket.SOL_IPV6)
                .putInt(12, AdvertSocket.IPV6_PKTINFO).put(SOURCE_AT, source.bytes())
                .putInt(SOURCE_AT + 16, interfaceIndex);
        sending.send("sendmsg(" + to + ")", fd, message.length, SocketAddress.write(address, to, interfaceIndex),
                AdvertSocket.MSG_DONTWAIT);
    }

    private void put(byte[] bytes, IpAddress to) {
        if (bytes.length > MOST_BYTES) {
            throw LibC.failure("an advert of " + bytes.length + " bytes to " + to, Errno.EMSGSIZE);
        }
        data.put(0, bytes);
    }

    @Override
    public String toString() {
        return "VRRP over " + family;
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}
