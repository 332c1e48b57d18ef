package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Echo requests and their replies (RFC 792, RFC 4443 section 4), in the network namespace of the thread that opens it.
 *
 * <p>An ICMP datagram socket where the kernel lets this user's group have one, to which the kernel gives the replies to
 * its own requests alone (net/ipv4/ping.c); else a raw socket, which sees everybody's. Any thread may send; one receives.
 */
public final class EchoSocket implements AutoCloseable {

    /** @param token the one that the request carried */
    public record Reply(IpAddress from, int sequence, long token) {
    }

    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int RECEIVE_QUEUE_BYTES = 1024 * 1024;

    private final Family family;
    private final boolean raw;
    private final int fd;
    private final Poll poll;
    private final EchoMessage codec;
    private boolean closed;
    private final ByteBuffer received = LibC.buffer(2048);
    private final ByteBuffer sender = LibC.buffer(SocketAddress.MOST_BYTES);

    /**
     * @param source the address that requests come from; null for what the routing chooses
     * @throws ErrnoException with EPERM if neither kind of socket is allowed, with EADDRNOTAVAIL if this machine has no
     *     such address
     */
    public EchoSocket(Family family, @Nullable IpAddress source) {
        this.family = family;
        int datagrams = socket(SOCK_DGRAM_CLOEXEC);
        raw = datagrams < 0;
        fd = raw ? (int) LibC.call("socket(ICMP)", () -> socket(SOCK_RAW_CLOEXEC)) : datagrams;
        codec = new EchoMessage(family, ThreadLocalRandom.current().nextInt(1 << 16));
        try {
            LibC.setOption("SO_RCVBUF", fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_QUEUE_BYTES);
            if (raw) {
                letOnlyRepliesIn();
            }
            if (source != null) {
                var address = SocketAddress.of(source);
                LibC.call("bind(" + source + ")", () -> LibC.C.bind(fd, address, address.limit()));
            }
            poll = new Poll(fd);
        } catch (RuntimeException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** What a person must do so that sockets like this may be opened. */
    public static String whatIsMissing() {
        return "ping needs CAP_NET_RAW or net.ipv4.ping_group_range to include group " + LibC.C.getegid();
    }

    private int socket(int type) {
        return family == Family.IPV4
                ? LibC.C.socket(SocketAddress.AF_INET, type, IPPROTO_ICMP)
                : LibC.C.socket(SocketAddress.AF_INET6, type, IPPROTO_ICMPV6);
    }

    /** A raw socket would wake us for every ICMP message that this machine gets. A bit that is set keeps a type out. */
    private void letOnlyRepliesIn() {
        if (family == Family.IPV4) {
            LibC.setOption("ICMP_FILTER", fd, SOL_RAW, ICMP_FILTER, ~(1 << EchoMessage.REPLY_V4));
            return;
        }
        var filter = new int[8];
        Arrays.fill(filter, -1);
        filter[EchoMessage.REPLY_V6 >> 5] &= ~(1 << (EchoMessage.REPLY_V6 & 31));
        LibC.call("setsockopt(ICMPV6_FILTER)", () -> LibC.C.setsockopt(fd, IPPROTO_ICMPV6, ICMP_FILTER, filter,
                filter.length * Integer.BYTES));
    }

    /**
     * Sends one request, never waiting.
     *
     * @param sequence 0 to 65535
     * @param token comes back in the reply
     * @throws ErrnoException with ENETUNREACH or EHOSTUNREACH if there is no way to the address
     */
    public synchronized void send(IpAddress to, int sequence, long token) {
        if (closed) {
            throw LibC.failure("sendto(" + to + ")", Errno.ECANCELED);
        }
        var message = codec.request(sequence, token);
        var address = SocketAddress.of(to);
        LibC.call("sendto(" + to + ")", () -> LibC.C.sendto(fd, message, message.limit(), MSG_DONTWAIT, address,
                address.limit()));
    }

    /**
     * Waits for the next reply; null if what came is none to a request of this socket.
     *
     * @throws ErrnoException with ETIMEDOUT when the time is over, with ECANCELED once {@link #wake()} was called
     */
    public @Nullable Reply receive(Duration atMost) {
        poll.await("recvfrom(ICMP)", atMost);
        received.clear();
        sender.clear();
        long length = LibC.call("recvfrom(ICMP)", () -> LibC.C.recvfrom(fd, received, received.capacity(),
                MSG_DONTWAIT, sender, new int[]{SocketAddress.MOST_BYTES}));
        return codec.reply(received.limit((int) length), SocketAddress.read(sender, family), raw);
    }

    /** Ends the wait of the receiving thread. */
    public void wake() {
        poll.wake();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            // By then the number may already be somebody else's descriptor.
            closed = true;
            poll.close();
            LibC.close(fd);
        }
    }
}
