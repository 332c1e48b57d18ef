package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A netlink socket in the network namespace of the thread that opens it, wherever it is used later.
 *
 * <p>All receives use one buffer of one size: the kernel sizes the parts of a dump by the largest buffer it has seen on
 * the socket (netlink_dump), and would silently cut off parts for a smaller one.
 */
public final class NetlinkSocket implements NetlinkChannel {

    static final int ROUTE = 0;
    static final int GENERIC = 16;
    /** Largest part of a dump is 32 KiB; twice that leaves no doubt. */
    static final int RECEIVE_BYTES = 64 * 1024;

    /** RTMGRP_ in include/uapi/linux/rtnetlink.h. */
    private static final int GROUP_LINK = 0x1;
    private static final int GROUP_IPV4_ADDRESS = 0x10;
    private static final int GROUP_IPV6_ADDRESS = 0x100;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_QUEUE_BYTES = 4 * 1024 * 1024;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;

    private final int fd;
    private final Poll poll;
    private final int portId;
    private final ByteBuffer received = LibC.buffer(RECEIVE_BYTES);
    private final AtomicBoolean closed = new AtomicBoolean();

    private NetlinkSocket(int protocol, int groups) {
        fd = (int) LibC.call("socket(AF_NETLINK)", () -> LibC.C.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol));
        try {
            enlargeQueue();
            // Without CAP_ACK an error would carry the whole request back; without EXT_ACK no reason.
            LibC.setOption("NETLINK_CAP_ACK", fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
            LibC.setOption("NETLINK_EXT_ACK", fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
            var local = address(groups);
            LibC.call("bind(AF_NETLINK)", () -> LibC.C.bind(fd, local, SOCKADDR_NL_BYTES));
            portId = ownPortId();
            // A connected socket takes messages from the kernel alone.
            var kernel = address(0);
            LibC.call("connect(AF_NETLINK)", () -> LibC.C.connect(fd, kernel, SOCKADDR_NL_BYTES));
            poll = new Poll(fd);
        } catch (RuntimeException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** For generic netlink families such as IPVS. */
    public static NetlinkSocket generic() {
        return new NetlinkSocket(GENERIC, 0);
    }

    /** For a protocol of netlink by its number. */
    static NetlinkSocket open(int protocol) {
        return new NetlinkSocket(protocol, 0);
    }

    /** For addresses and links. */
    static NetlinkSocket route() {
        return new NetlinkSocket(ROUTE, 0);
    }

    /** For news of addresses and links. */
    static NetlinkSocket routeNews() {
        return new NetlinkSocket(ROUTE, GROUP_LINK | GROUP_IPV4_ADDRESS | GROUP_IPV6_ADDRESS);
    }

    /** 237 acknowledgements fill the default queue and the rest are dropped; more room needs CAP_NET_ADMIN. */
    private void enlargeQueue() {
        try {
            LibC.setOption("SO_RCVBUFFORCE", fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_QUEUE_BYTES);
        } catch (ErrnoException e) {
            LibC.setOption("SO_RCVBUF", fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_QUEUE_BYTES);
        }
    }

    private static ByteBuffer address(int groups) {
        return LibC.buffer(SOCKADDR_NL_BYTES).putShort(0, (short) AF_NETLINK).putInt(8, groups);
    }

    private int ownPortId() {
        var address = LibC.buffer(SOCKADDR_NL_BYTES);
        LibC.call("getsockname", () -> LibC.C.getsockname(fd, address, new int[]{SOCKADDR_NL_BYTES}));
        return address.getInt(4);
    }

    @Override
    public int portId() {
        return portId;
    }

    @Override
    public void send(ByteBuffer datagram) {
        LibC.call("send(AF_NETLINK)", () -> LibC.C.send(fd, datagram, datagram.remaining(), 0));
    }

    /** The kernel answers requests before send returns, so the datagram mostly lies there and no poll is needed. */
    @Override
    public ByteBuffer receive(Duration atMost) {
        var datagram = receiveWithoutWaiting();
        while (datagram == null) {
            poll.await("recv(AF_NETLINK)", atMost);
            datagram = receiveWithoutWaiting();
        }
        return datagram;
    }

    /** The next datagram if one lies there, as {@link #receive} gives it; else null. */
    @Nullable
    ByteBuffer receiveWithoutWaiting() {
        received.clear();
        // With MSG_TRUNC the whole length is returned, whatever fits.
        long length = LibC.callWithoutWaiting("recv(AF_NETLINK)",
                () -> LibC.C.recv(fd, received, RECEIVE_BYTES, MSG_DONTWAIT | MSG_TRUNC));
        if (length > RECEIVE_BYTES) {
            throw LibC.failure("recv(AF_NETLINK)", Errno.EMSGSIZE);
        }
        return length < 0 ? null : received.limit((int) length);
    }

    /** For a wait for several; this socket's to close. */
    int descriptor() {
        return fd;
    }

    /** Ends the wait of another thread in {@link #receive}. */
    void wake() {
        poll.wake();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            poll.close();
            LibC.close(fd);
        }
    }
}
