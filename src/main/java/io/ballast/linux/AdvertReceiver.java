package io.ballast.linux;

import java.nio.ByteBuffer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Hears VRRP packets on a raw socket, in the network namespace of the thread that opens it; for one thread. One socket
 * hears all virtual routers of its interface. Needs CAP_NET_RAW.
 *
 * <p>A socket of an interface that was removed hears nothing ever again, and says nothing of it: open another when one
 * of that name is there again.
 */
public final class AdvertReceiver implements Pollable, AutoCloseable {

    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_MULTICAST_ALL = 49;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_MULTICAST_ALL = 29;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_RECVHOPLIMIT = 51;
    private static final int IPV6_HOPLIMIT = 52;
    private static final int MOST_BYTES = 64 * 1024;
    private static final int CONTROL_BYTES = 128;
    private static final int IPV4_HEADER_BYTES = 20;

    private final Family family;
    private final int fd;
    private final ByteBuffer data = LibC.buffer(MOST_BYTES);
    private final ByteBuffer sender = LibC.buffer(SocketAddress.MOST_BYTES);
    private final ByteBuffer control = LibC.buffer(CONTROL_BYTES);
    private final SocketMessage message = new SocketMessage(data, sender, control);

    private AdvertReceiver(Family family, int protocol, int interfaceIndex, @Nullable IpAddress group,
            int queueBytes) {
        this.family = family;
        fd = AdvertSocket.open(family, protocol);
        try {
            enlargeQueue(queueBytes);
            if (interfaceIndex != 0) {
                AdvertSocket.bind(fd, interfaceIndex);
            }
            if (family == Family.IPV4) {
                prepareIpv4(interfaceIndex, group);
            } else {
                prepareIpv6(interfaceIndex, group);
            }
        } catch (RuntimeException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /**
     * Hears plain VRRP packets (protocol 112).
     *
     * @param interfaceIndex where; 0 for all interfaces, without a group
     * @param group to be a member of there; null hears unicast only
     * @param queueBytes for packets not yet received
     * @throws ErrnoException with EPERM without CAP_NET_RAW, with ENODEV if a group is asked for on
     *     an interface that does not exist
     */
    public static AdvertReceiver plain(Family family, int interfaceIndex, @Nullable IpAddress group, int queueBytes) {
        return new AdvertReceiver(family, AdvertSocket.VRRP, interfaceIndex, group, queueBytes);
    }

    /** The same for packets of IPv4 with an authentication header (protocol 51), of IPsec's hosts too. */
    public static AdvertReceiver authenticated(int interfaceIndex, @Nullable IpAddress group, int queueBytes) {
        return new AdvertReceiver(Family.IPV4, AdvertSocket.AUTHENTICATION_HEADER, interfaceIndex, group, queueBytes);
    }

    /** More than net.core.rmem_max needs CAP_NET_ADMIN. */
    private void enlargeQueue(int bytes) {
        try {
            LibC.setOption("SO_RCVBUFFORCE", fd, AdvertSocket.SOL_SOCKET, SO_RCVBUFFORCE, bytes);
        } catch (ErrnoException e) {
            LibC.setOption("SO_RCVBUF", fd, AdvertSocket.SOL_SOCKET, SO_RCVBUF, bytes);
        }
    }

    /** A raw socket would hear what others joined groups for, but for IP_MULTICAST_ALL. */
    private void prepareIpv4(int interfaceIndex, @Nullable IpAddress group) {
        LibC.setOption("IP_MULTICAST_ALL", fd, AdvertSocket.SOL_IP, IP_MULTICAST_ALL, 0);
        if (group != null) {
            // struct ip_mreqn: the group, an address of no meaning here, the interface.
            var request = LibC.buffer(12).put(0, group.bytes()).putInt(8, interfaceIndex);
            LibC.setOption("IP_ADD_MEMBERSHIP " + group + " on interface " + interfaceIndex, fd, AdvertSocket.SOL_IP,
                    IP_ADD_MEMBERSHIP, request);
        }
    }

    private void prepareIpv6(int interfaceIndex, @Nullable IpAddress group) {
        LibC.setOption("IPV6_MULTICAST_ALL", fd, AdvertSocket.SOL_IPV6, IPV6_MULTICAST_ALL, 0);
        LibC.setOption("IPV6_RECVPKTINFO", fd, AdvertSocket.SOL_IPV6, IPV6_RECVPKTINFO, 1);
        LibC.setOption("IPV6_RECVHOPLIMIT", fd, AdvertSocket.SOL_IPV6, IPV6_RECVHOPLIMIT, 1);
        if (group != null) {
            var request = LibC.buffer(AdvertSocket.PKTINFO_BYTES).put(0, group.bytes()).putInt(16, interfaceIndex);
            LibC.setOption("IPV6_JOIN_GROUP " + group + " on interface " + interfaceIndex, fd, AdvertSocket.SOL_IPV6,
                    IPV6_JOIN_GROUP, request);
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    /** The next packet, or null if none is there now; never waits. */
    public @Nullable ReceivedPacket receive() {
        while (true) {
            int length = message.receive("recvmsg(VRRP)", fd, AdvertSocket.MSG_DONTWAIT);
            if (length < 0) {
                return null;
            }
            var received = family == Family.IPV4 ? ipv4(length) : ipv6(length);
            if (received != null) {
                return received;
            }
        }
    }

    private @Nullable ReceivedPacket ipv4(int length) {
        return length < IPV4_HEADER_BYTES
                ? null
                : new ReceivedPacket(IpAddress.of(bytes(data, 12, 4)), IpAddress.of(bytes(data, 16, 4)),
                        data.get(8) & 255,
                        bytes(data, 0, length));
    }

    private @Nullable ReceivedPacket ipv6(int length) {
        int to = message.control(AdvertSocket.SOL_IPV6, AdvertSocket.IPV6_PKTINFO);
        int hops = message.control(AdvertSocket.SOL_IPV6, IPV6_HOPLIMIT);
        return to < 0 || hops < 0
                ? null
                : new ReceivedPacket(SocketAddress.read(sender, family), IpAddress.of(bytes(control, to, 16)),
                        control.getInt(hops), bytes(data, 0, length));
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        var bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
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
