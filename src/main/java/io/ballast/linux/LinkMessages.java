package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/** Messages about interfaces (struct ifinfomsg, include/uapi/linux/rtnetlink.h and if_link.h). */
final class LinkMessages {

    static final int NEW_LINK = 16;
    static final int DELETE_LINK = 17;

    private static final int GET_LINK = 18;
    private static final int BYTES = 16;
    private static final int IFF_UP = 1;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_EXT_MASK = 29;
    private static final int SKIP_STATISTICS = 8;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int MACVLAN_MODE = 1;
    private static final int MACVLAN_MODE_BRIDGE = 4;

    private LinkMessages() {
    }

    static NetlinkRequest all() {
        return new NetlinkRequest("RTM_GETLINK", GET_LINK, 0, buffer -> {
            header(buffer, 0, 0, 0);
            new AttributeWriter(buffer).u32(IFLA_EXT_MASK, SKIP_STATISTICS);
        });
    }

    /** Fails with ENODEV if there is none. */
    static NetlinkRequest named(String name) {
        return new NetlinkRequest("RTM_GETLINK " + name, GET_LINK, 0, buffer -> {
            header(buffer, 0, 0, 0);
            new AttributeWriter(buffer).string(IFLA_IFNAME, name);
        });
    }

    /** A macvlan upon another interface, which is down at first; EEXIST if the name is taken. */
    static NetlinkRequest macvlan(String name, int lowerIndex, byte[] mac) {
        return new NetlinkRequest("RTM_NEWLINK " + name, NEW_LINK, NetlinkMessage.F_CREATE | NetlinkMessage.F_EXCL,
                buffer -> {
                    header(buffer, 0, 0, 0);
                    new AttributeWriter(buffer).string(IFLA_IFNAME, name).u32(IFLA_LINK, lowerIndex)
                            .bytes(IFLA_ADDRESS, mac)
                            .nest(IFLA_LINKINFO, info -> info.string(INFO_KIND, "macvlan").nest(INFO_DATA,
                                    data -> data.u32(MACVLAN_MODE, MACVLAN_MODE_BRIDGE)));
                });
    }

    static NetlinkRequest alias(int index, String alias) {
        return new NetlinkRequest("RTM_NEWLINK alias of " + index, NEW_LINK, 0, buffer -> {
            header(buffer, index, 0, 0);
            new AttributeWriter(buffer).bytes(IFLA_IFALIAS, alias.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
    }

    static NetlinkRequest up(int index, boolean up) {
        return new NetlinkRequest("RTM_NEWLINK " + (up ? "up " : "down ") + index, NEW_LINK, 0,
                buffer -> header(buffer, index, up ? IFF_UP : 0, IFF_UP));
    }

    static NetlinkRequest remove(int index) {
        return new NetlinkRequest("RTM_DELLINK " + index, DELETE_LINK, 0, buffer -> header(buffer, index, 0, 0));
    }

    private static void header(ByteBuffer buffer, int index, int flags, int changed) {
        buffer.putInt(0).putInt(index).putInt(flags).putInt(changed);
    }

    /** Null for what a bridge says of its ports (AF_BRIDGE), which comes and goes without the interface. */
    static @Nullable LinkState read(NetlinkMessage message) {
        var attributes = message.attributes(BYTES);
        var name = "";
        var hardware = "";
        String kind = null;
        String alias = null;
        int lower = 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_ADDRESS -> hardware = HexFormat.of().formatHex(attributes.bytes());
                case IFLA_IFNAME -> name = attributes.string();
                case IFLA_LINK -> lower = attributes.s32();
                case IFLA_IFALIAS -> alias = attributes.string();
                case IFLA_LINKINFO -> kind = kind(attributes.nested());
                default -> {
                }
            }
        }
        attributes.check();
        int at = message.from();
        return message.datagram().get(at) != 0
                ? null
                : new LinkState(message.datagram().getInt(at + 4), name, message.datagram().getInt(at + 8),
                        hardware, lower, kind, alias);
    }

    private static @Nullable String kind(AttributeReader info) {
        String kind = null;
        while (info.next()) {
            kind = info.type() == INFO_KIND ? info.string() : kind;
        }
        return kind;
    }
}
