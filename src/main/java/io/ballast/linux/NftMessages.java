package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * Messages to nf_tables (include/uapi/linux/netfilter/nf_tables.h), as far as {@link DroppedAddresses} needs them. Numbers
 * are in network order.
 */
final class NftMessages {

    static final String TABLE = "ballast_vrrp";

    private static final String CHAIN = "not_ours";
    private static final int SUBSYSTEM = 10;
    private static final int BEGIN = 16;
    private static final int END = 17;
    private static final int NEW_TABLE = SUBSYSTEM << 8;
    private static final int DELETE_TABLE = NEW_TABLE | 2;
    private static final int NEW_CHAIN = NEW_TABLE | 3;
    private static final int NEW_RULE = NEW_TABLE | 6;
    private static final int NFPROTO_IPV4 = 2;
    private static final int NFPROTO_IPV6 = 10;
    private static final int OWNED = 2;
    private static final int LOCAL_IN = 1;
    /** IPVS takes packets at 99 (NF_IP_PRI_NAT_SRC - 1). */
    private static final int BEHIND_IPVS = 110;
    private static final int VERDICT_REGISTER = 0;
    private static final int REGISTER = 1;
    private static final int NETWORK_HEADER = 1;
    private static final int TRANSPORT_HEADER = 2;
    private static final int META_L4PROTO = 16;
    private static final int ICMPV6 = 58;
    private static final int EQUAL = 0;
    private static final int AT_MOST = 3;
    private static final int AT_LEAST = 5;
    private static final int DROP = 0;
    private static final int ACCEPT = 1;
    /** From router solicitation to redirect (RFC 4861 section 4). */
    private static final byte FIRST_OF_DISCOVERY = (byte) 133;
    private static final byte LAST_OF_DISCOVERY = (byte) 137;

    private NftMessages() {
    }

    static NetlinkRequest begin() {
        return batch("begin", BEGIN);
    }

    static NetlinkRequest end() {
        return batch("end", END);
    }

    /** Their resource id is the subsystem's number in network order. */
    private static NetlinkRequest batch(String what, int type) {
        return new NetlinkRequest("nf_tables " + what, type, 0,
                buffer -> buffer.put((byte) 0).put((byte) 0).put((byte) 0).put((byte) SUBSYSTEM));
    }

    private static NetlinkRequest request(String call, Family family, int type, int flags,
            Consumer<AttributeWriter> content) {
        return new NetlinkRequest("nf_tables " + call, type, flags, buffer -> {
            header(buffer, family);
            content.accept(new AttributeWriter(buffer));
        });
    }

    private static void header(ByteBuffer buffer, Family family) {
        buffer.put((byte) (family == Family.IPV4 ? NFPROTO_IPV4 : NFPROTO_IPV6)).put((byte) 0).putShort((short) 0);
    }

    static NetlinkRequest newTable(Family family) {
        return request("NEWTABLE", family, NEW_TABLE, NetlinkMessage.F_CREATE,
                table -> table.string(1, TABLE).u32be(2, OWNED));
    }

    static NetlinkRequest deleteTable(Family family) {
        return request("DELTABLE", family, DELETE_TABLE, 0, table -> table.string(1, TABLE));
    }

    static NetlinkRequest newChain(Family family) {
        return request("NEWCHAIN", family, NEW_CHAIN, NetlinkMessage.F_CREATE,
                chain -> chain.string(1, TABLE).string(3, CHAIN)
                        .nest(4, hook -> hook.u32be(1, LOCAL_IN).u32be(2, BEHIND_IPVS)).string(7, "filter"));
    }

    static NetlinkRequest drop(IpAddress address) {
        boolean four = address.family() == Family.IPV4;
        return rule("drop " + address, address.family(), list -> {
            payload(list, NETWORK_HEADER, four ? 16 : 24, address.family().bytes());
            compare(list, EQUAL, address.bytes());
            verdict(list, DROP);
        });
    }

    static NetlinkRequest acceptNeighbourDiscovery() {
        return rule("accept neighbour discovery", Family.IPV6, list -> {
            expression(list, "meta", meta -> meta.u32be(1, REGISTER).u32be(2, META_L4PROTO));
            compare(list, EQUAL, new byte[]{ICMPV6});
            payload(list, TRANSPORT_HEADER, 0, 1);
            compare(list, AT_LEAST, new byte[]{FIRST_OF_DISCOVERY});
            compare(list, AT_MOST, new byte[]{LAST_OF_DISCOVERY});
            verdict(list, ACCEPT);
        });
    }

    private static NetlinkRequest rule(String what, Family family, Consumer<AttributeWriter> expressions) {
        return request("NEWRULE " + what, family, NEW_RULE, NetlinkMessage.F_CREATE | NetlinkMessage.F_APPEND,
                rule -> rule.string(1, TABLE).string(2, CHAIN).nest(4, expressions));
    }

    private static void expression(AttributeWriter list, String name, Consumer<AttributeWriter> data) {
        list.nest(1, element -> element.string(1, name).nest(2, data));
    }

    private static void payload(AttributeWriter list, int base, int offset, int length) {
        expression(list, "payload", payload -> payload.u32be(1, REGISTER).u32be(2, base).u32be(3, offset).u32be(4,
                length));
    }

    private static void compare(AttributeWriter list, int how, byte[] with) {
        expression(list, "cmp",
                compare -> compare.u32be(1, REGISTER).u32be(2, how).nest(3, data -> data.bytes(1, with)));
    }

    private static void verdict(AttributeWriter list, int code) {
        expression(list, "immediate", immediate -> immediate.u32be(1, VERDICT_REGISTER).nest(2,
                data -> data.nest(2, verdict -> verdict.u32be(1, code))));
    }
}
