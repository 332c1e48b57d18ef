package io.ballast.vrrp.router;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** A socket for adverts on one interface, in its VRRP group. Never waits. What fails throws an ErrnoException. */
interface Wire extends AutoCloseable {

    /** @param packet the whole IPv4 packet, or the message that goes behind an IPv6 header */
    void send(byte[] packet, IpAddress source, IpAddress destination);

    /** The next packet that lies there; null if none does. */
    @Nullable
    Arrival receive();

    @Override
    void close();
}
