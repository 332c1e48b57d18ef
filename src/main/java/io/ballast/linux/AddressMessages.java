package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Messages about addresses on interfaces (struct ifaddrmsg, include/uapi/linux/if_addr.h). */
final class AddressMessages {

    static final int NEW_ADDRESS = 20;
    static final int DELETE_ADDRESS = 21;

    private static final int GET_ADDRESS = 22;
    private static final int BYTES = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;

    /**
     * Preferred for no time, valid for ever (struct ifa_cacheinfo). Otherwise, by its longer prefix, the address would be the
     * source of what the director sends into the same network (RFC 6724 section 5, rule 8), tunnels included, which
     * servers drop that have the address themselves.
     */
    private static final byte[] NEVER_A_SOURCE = HexFormat.of().parseHex("00000000ffffffff0000000000000000");

    private AddressMessages() {
    }

    static NetlinkRequest all() {
        return new NetlinkRequest("RTM_GETADDR", GET_ADDRESS, 0, buffer -> buffer.put(new byte[BYTES]));
    }

    /**
     * Fails with EEXIST if it is there. A kernel that does not know IFA_PROTO overlooks it.
     *
     * @param broadcast whether the interface has neighbours to send to all of, unlike loopback
     */
    static NetlinkRequest add(AssignedAddress address, boolean broadcast) {
        return new NetlinkRequest("RTM_NEWADDR " + address, NEW_ADDRESS,
                NetlinkMessage.F_CREATE | NetlinkMessage.F_EXCL, buffer -> describe(buffer, address, broadcast));
    }

    /** Fails with EADDRNOTAVAIL if it is not there. */
    static NetlinkRequest remove(AssignedAddress address) {
        return new NetlinkRequest("RTM_DELADDR " + address, DELETE_ADDRESS, 0, buffer -> identify(buffer, address));
    }

    private static AttributeWriter identify(ByteBuffer buffer, AssignedAddress address) {
        var bytes = address.address().bytes();
        buffer.put((byte) SocketAddress.family(address.address().family())).put((byte) address.prefixLength())
                .put((byte) 0).put((byte) address.scope()).putInt(address.interfaceIndex());
        return new AttributeWriter(buffer).bytes(IFA_LOCAL, bytes).bytes(IFA_ADDRESS, bytes);
    }

    private static void describe(ByteBuffer buffer, AssignedAddress address, boolean broadcast) {
        var attributes = identify(buffer, address).u32(IFA_FLAGS, address.flags());
        if (address.protocol() != 0) {
            attributes.u8(IFA_PROTO, address.protocol());
        }
        if (address.label() != null) {
            attributes.string(IFA_LABEL, address.label());
        }
        boolean six = address.address().family() == Family.IPV6;
        if (six && address.prefixLength() == Family.IPV6.bits()) {
            attributes.bytes(IFA_CACHEINFO, NEVER_A_SOURCE);
        } else if (!six && address.prefixLength() < 31 && address.scope() == 0 && broadcast) {
            attributes.bytes(IFA_BROADCAST, broadcast(address));
        }
    }

    private static byte[] broadcast(AssignedAddress address) {
        long host = 0xffff_ffffL >>> address.prefixLength();
        return new IpAddress(Family.IPV4, 0, address.address().low() | host).bytes();
    }

    /** Null for an address of a family that is neither IPv4 nor IPv6. */
    static @Nullable AssignedAddress read(NetlinkMessage message) {
        var attributes = message.attributes(BYTES);
        int at = message.from();
        byte[] address = null;
        byte[] local = null;
        String label = null;
        int flags = message.datagram().get(at + 2) & 255;
        int protocol = 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_ADDRESS -> address = attributes.bytes();
                case IFA_LOCAL -> local = attributes.bytes();
                case IFA_LABEL -> label = attributes.string();
                case IFA_FLAGS -> flags = attributes.s32();
                case IFA_PROTO -> protocol = attributes.u8();
                default -> {
                }
            }
        }
        attributes.check();
        // With a peer, IFA_ADDRESS is the peer's and IFA_LOCAL ours; IPv6 has mostly IFA_ADDRESS alone.
        var own = local == null ? address : local;
        return own == null || own.length != 4 && own.length != 16
                ? null
                : new AssignedAddress(message.datagram().getInt(at + 4), IpAddress.of(own),
                        message.datagram().get(at + 1) & 255, message.datagram().get(at + 3) & 255, label, flags,
                        protocol);
    }
}
