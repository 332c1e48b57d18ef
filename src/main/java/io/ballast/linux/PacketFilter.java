package io.ballast.linux;

import java.time.Duration;

import io.ballast.table.Family;

import org.jspecify.annotations.Nullable;

/**
 * A cheap look at netfilter: numbers that change when rules come or go, without a program run and without the rules
 * themselves. In the network namespace of the thread that asks first; needs CAP_NET_ADMIN.
 */
public class PacketFilter implements AutoCloseable {

    private static final int NETFILTER = 12;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    /** IPT_SO_GET_INFO and IP6T_SO_GET_INFO. */
    private static final int GET_INFO = 64;
    /** struct ipt_getinfo: a name of 32 bytes, hooks, two times five offsets, then the entries and their size. */
    private static final int INFO_BYTES = 84;
    private static final int ENTRIES_AT = 76;
    private static final int SIZE_AT = 80;
    /** NFNL_SUBSYS_NFTABLES and NFT_MSG_GETGEN. */
    private static final int GET_GENERATION = 10 << 8 | 16;
    private static final int NFGENMSG_BYTES = 4;
    private static final int GENERATION = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private @Nullable Netlink netlink;

    /**
     * How many rules a table of the legacy iptables has, and how large they are, as one number. Asks only for tables
     * that are in use: the kernel would load others (xt_find_table_lock), and with nat the tracking of all connections.
     *
     * @throws ErrnoException if the kernel has no such table, or the capability is missing
     */
    public long size(Family family, String table) {
        boolean four = family == Family.IPV4;
        int fd = (int) LibC.call("socket(" + family + ")",
                () -> LibC.C.socket(four ? AF_INET : AF_INET6, SOCK_DGRAM_CLOEXEC, 0));
        try {
            var info = LibC.buffer(INFO_BYTES);
            for (int i = 0; i < table.length(); i++) {
                info.put(i, (byte) table.charAt(i));
            }
            LibC.call("getsockopt(" + table + ")", () -> LibC.C.getsockopt(fd, four ? SOL_IP : SOL_IPV6, GET_INFO,
                    info, new int[]{INFO_BYTES}));
            return (long) info.getInt(ENTRIES_AT) << Integer.SIZE | Integer.toUnsignedLong(info.getInt(SIZE_AT));
        } finally {
            LibC.close(fd);
        }
    }

    /**
     * The generation of nft's rules, which every transaction raises, whoever makes it.
     *
     * @throws ErrnoException if the kernel has no nf_tables, or the capability is missing
     */
    public long generation() {
        try {
            var open = netlink;
            if (open == null) {
                open = new Netlink(NetlinkSocket.open(NETFILTER), PATIENCE);
                netlink = open;
            }
            var generation = new long[1];
            open.get(new NetlinkRequest("nf_tables GETGEN", GET_GENERATION, 0, buffer -> buffer.putInt(0)),
                    reply -> generation[0] = generation(reply));
            return generation[0];
        } catch (ErrnoException | MalformedMessage e) {
            close();
            throw e;
        }
    }

    private static long generation(NetlinkMessage reply) {
        var attributes = reply.attributes(NFGENMSG_BYTES);
        long generation = 0;
        while (attributes.next()) {
            generation = attributes.type() == GENERATION ? attributes.u32() : generation;
        }
        attributes.check();
        return generation;
    }

    /** Lets go of the socket; another look opens one again. */
    @Override
    public void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
    }
}
