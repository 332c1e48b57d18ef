package io.ballast.linux;

import java.nio.ByteBuffer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Addresses as the calls of sockets take them: struct sockaddr_in (16 bytes) and sockaddr_in6 (28 bytes), port 0. */
final class SocketAddress {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int MOST_BYTES = 28;

    private static final int V4_BYTES = 16;
    private static final int V4_ADDRESS_AT = 4;
    private static final int V6_ADDRESS_AT = 8;
    private static final int V6_SCOPE_AT = 24;

    private SocketAddress() {
    }

    static int family(Family family) {
        return family == Family.IPV4 ? AF_INET : AF_INET6;
    }

    static ByteBuffer of(IpAddress address) {
        var buffer = LibC.buffer(MOST_BYTES);
        return buffer.limit(write(buffer, address, 0));
    }

    /**
     * Writes one over what a buffer of {@link #MOST_BYTES} held.
     *
     * @param interfaceIndex on which a link-local address is; 0 for none
     * @return its bytes
     */
    static int write(ByteBuffer buffer, IpAddress address, int interfaceIndex) {
        boolean v4 = address.family() == Family.IPV4;
        buffer.putLong(0, 0).putShort(0, (short) family(address.family()));
        buffer.put(v4 ? V4_ADDRESS_AT : V6_ADDRESS_AT, address.bytes());
        if (v4) {
            buffer.putLong(V4_ADDRESS_AT + Integer.BYTES, 0);
        } else {
            buffer.putInt(V6_SCOPE_AT, interfaceIndex);
        }
        return v4 ? V4_BYTES : MOST_BYTES;
    }

    static IpAddress read(ByteBuffer socketAddress, Family family) {
        var bytes = new byte[family.bytes()];
        socketAddress.get(family == Family.IPV4 ? V4_ADDRESS_AT : V6_ADDRESS_AT, bytes);
        return IpAddress.of(bytes);
    }
}
