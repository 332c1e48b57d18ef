package io.ballast.linux;

import io.ballast.table.Family;

/** What sockets for adverts, hearing or sending, have in common. */
final class AdvertSocket {

    /** RFC 9568 section 5.1.1.4. */
    static final int VRRP = 112;
    /** RFC 4302 section 1: before the message of version 2 where it is authenticated by a header. */
    static final int AUTHENTICATION_HEADER = 51;
    static final int SOL_SOCKET = 1;
    static final int SOL_IP = 0;
    static final int SOL_IPV6 = 41;
    static final int IPV6_PKTINFO = 50;
    /** struct in6_pktinfo: an address and the number of an interface. */
    static final int PKTINFO_BYTES = 20;
    static final int MSG_DONTWAIT = 0x40;

    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SO_BINDTOIFINDEX = 62;

    private AdvertSocket() {
    }

    static int open(Family family, int protocol) {
        return (int) LibC.call("socket(" + family + ", raw, " + protocol + ")",
                () -> LibC.C.socket(SocketAddress.family(family), SOCK_RAW_CLOEXEC, protocol));
    }

    /** Ties it to an interface: it hears and sends there alone. By number, since names may change (Linux 5.0). */
    static void bind(int fd, int interfaceIndex) {
        LibC.setOption("SO_BINDTOIFINDEX " + interfaceIndex, fd, SOL_SOCKET, SO_BINDTOIFINDEX, interfaceIndex);
    }
}
