package io.ballast.linux;

import java.util.Objects;
import java.util.function.IntFunction;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Messages about routes (struct rtmsg, include/uapi/linux/rtnetlink.h). */
final class RouteMessages {

    private static final int GET_ROUTE = 26;
    private static final int ROUTE_BYTES = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_PREFSRC = 7;

    private RouteMessages() {
    }

    /** The route of packets to the address (RTM_GETROUTE); fails with ENETUNREACH where there is none. */
    static NetlinkRequest route(IpAddress to) {
        return new NetlinkRequest("RTM_GETROUTE " + to, GET_ROUTE, 0, buffer -> {
            int at = buffer.position();
            buffer.put(new byte[ROUTE_BYTES]);
            buffer.put(at, (byte) SocketAddress.family(to.family())).put(at + 1,
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
}
