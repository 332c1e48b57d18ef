package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Messages about links, addresses and routes (include/uapi/linux/rtnetlink.h, if_link.h, if_addr.h). */
final class Rtnetlink {

    static final int GROUP_LINK = 0x1;
    static final int GROUP_IPV4_ADDRESS = 0x10;
    static final int GROUP_IPV6_ADDRESS = 0x100;

    private static final int GET_LINK = 18;
    private static final int NEW_ADDRESS = 20;
    private static final int DELETE_ADDRESS = 21;
    private static final int GET_ADDRESS = 22;
    private static final int GET_ROUTE = 26;
    private static final int ROUTE_BYTES = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_PREFSRC = 7;
    private static final int LINK_BYTES = 16;
    private static final int ADDRESS_BYTES = 8;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_LOOPBACK = 8;
    private static final int IFF_NOARP = 0x80;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_NODAD = 2;
    private static final int SCOPE_HOST = 254;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /**
     * Preferred for no time, valid for ever (struct ifa_cacheinfo). Otherwise, by its longer prefix, the address would be the
     * source of what the director sends into the same network (RFC 6724 section 5, rule 8), tunnels included, which
     * servers drop that have the address themselves.
     */
    private static final byte[] NEVER_A_SOURCE = HexFormat.of().parseHex("00000000ffffffff0000000000000000");

    private Rtnetlink() {
    }

    /** @param hardware its address in hexadecimal digits; empty where it has none */
    record Link(int index, String name, int flags, String hardware) {

        byte[] mac() {
            return HexFormat.of().parseHex(hardware);
        }

        boolean isLoopback() {
            return (flags & IFF_LOOPBACK) != 0;
        }

        /** Whether neighbours on it can be told anything. */
        boolean hasNeighbours() {
            return (flags & (IFF_LOOPBACK | IFF_NOARP)) == 0 && AnnouncementFrames.isEthernet(mac());
        }

        boolean isUp() {
            return (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
        }
    }

    record LinkAddress(int linkIndex, IpAddress address, int prefixLength) {
    }

    static NetlinkRequest links() {
        return new NetlinkRequest("RTM_GETLINK", GET_LINK, 0, buffer -> zeros(buffer, LINK_BYTES));
    }

    static NetlinkRequest addresses() {
        return new NetlinkRequest("RTM_GETADDR", GET_ADDRESS, 0, buffer -> zeros(buffer, ADDRESS_BYTES));
    }

    /** Fails with EEXIST if it is there. IPv6 addresses are used at once, without asking whether another has them. */
    static NetlinkRequest add(HeldAddress held, Link link) {
        return new NetlinkRequest("RTM_NEWADDR " + held, NEW_ADDRESS, NetlinkMessage.F_CREATE | NetlinkMessage.F_EXCL,
                buffer -> address(buffer, held, link, attributes -> {
                    if (held.address().family() == Family.IPV6) {
                        attributes.u32(IFA_FLAGS, IFA_F_NODAD);
                        if (held.prefixLength() == Family.IPV6.bits()) {
                            attributes.bytes(IFA_CACHEINFO, NEVER_A_SOURCE);
                        }
                    } else if (held.prefixLength() < 31 && !link.isLoopback()) {
                        attributes.bytes(IFA_BROADCAST, broadcast(held));
                    }
                }));
    }

    static NetlinkRequest remove(HeldAddress held, Link link) {
        return new NetlinkRequest("RTM_DELADDR " + held, DELETE_ADDRESS, 0,
                buffer -> address(buffer, held, link, _ -> {
                }));
    }

    private static void address(ByteBuffer buffer, HeldAddress held, Link link, Consumer<AttributeWriter> more) {
        var address = held.address();
        buffer.put((byte) (address.family() == Family.IPV4 ? AF_INET : AF_INET6)).put((byte) held.prefixLength())
                .put((byte) 0).put((byte) (link.isLoopback() && address.isLoopback() ? SCOPE_HOST : 0))
                .putInt(link.index());
        var attributes = new AttributeWriter(buffer).bytes(IFA_LOCAL, address.bytes()).bytes(IFA_ADDRESS,
                address.bytes());
        more.accept(attributes);
    }

    private static byte[] broadcast(HeldAddress held) {
        long host = 0xffff_ffffL >>> held.prefixLength();
        return new IpAddress(Family.IPV4, 0, held.address().low() | host).bytes();
    }

    /** The route of packets to the address (RTM_GETROUTE); fails with ENETUNREACH where there is none. */
    static NetlinkRequest route(IpAddress to) {
        return new NetlinkRequest("RTM_GETROUTE " + to, GET_ROUTE, 0, buffer -> {
            int at = buffer.position();
            zeros(buffer, ROUTE_BYTES);
            buffer.put(at, (byte) (to.family() == Family.IPV4 ? AF_INET : AF_INET6)).put(at + 1,
                    (byte) to.family().bits());
            new AttributeWriter(buffer).bytes(RTA_DST, to.bytes());
        });
    }

    /** @param names of the links by number */
    static @Nullable Way way(NetlinkMessage message, IntFunction<@Nullable String> names) {
        var attributes = message.attributes(ROUTE_BYTES);
        int link = 0;
        byte[] source = null;
        while (attributes.next()) {
            switch (attributes.type()) {
                case RTA_OIF -> link = (int) attributes.u32();
                case RTA_PREFSRC -> source = attributes.bytes();
                default -> {
                }
            }
        }
        attributes.check();
        var name = names.apply(link);
        boolean usable = source != null && (source.length == 4 || source.length == 16);
        return name == null ? null : new Way(name, usable ? IpAddress.of(Objects.requireNonNull(source)) : null);
    }

    private static void zeros(ByteBuffer buffer, int bytes) {
        buffer.put(new byte[bytes]);
    }

    static Link link(NetlinkMessage message) {
        var attributes = message.attributes(LINK_BYTES);
        var name = "";
        var mac = "";
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_ADDRESS -> mac = HexFormat.of().formatHex(attributes.bytes());
                case IFLA_IFNAME -> name = attributes.string();
                default -> {
                }
            }
        }
        attributes.check();
        int at = message.from();
        return new Link(message.datagram().getInt(at + 4), name, message.datagram().getInt(at + 8), mac);
    }

    /** Null for an address of a family that is neither IPv4 nor IPv6. */
    static @Nullable LinkAddress address(NetlinkMessage message) {
        var attributes = message.attributes(ADDRESS_BYTES);
        byte[] address = null;
        byte[] local = null;
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_ADDRESS -> address = attributes.bytes();
                case IFA_LOCAL -> local = attributes.bytes();
                default -> {
                }
            }
        }
        attributes.check();
        // With a peer, IFA_ADDRESS is the peer's and IFA_LOCAL ours; IPv6 has mostly IFA_ADDRESS alone.
        var own = local == null ? address : local;
        int at = message.from();
        if (own == null || own.length != 4 && own.length != 16) {
            return null;
        }
        return new LinkAddress(message.datagram().getInt(at + 4), IpAddress.of(own),
                Byte.toUnsignedInt(message.datagram().get(at + 1)));
    }
}
