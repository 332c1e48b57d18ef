package io.ballast.linux;

import io.ballast.table.IpAddress;

/** A packet, with what the IP header says of it. */
public final class ReceivedPacket {

    private final IpAddress source;
    private final IpAddress destination;
    private final int hopLimit;
    private final byte[] bytes;

    ReceivedPacket(IpAddress source, IpAddress destination, int hopLimit, byte[] bytes) {
        this.source = source;
        this.destination = destination;
        this.hopLimit = hopLimit;
        this.bytes = bytes;
    }

    public IpAddress source() {
        return source;
    }

    /** A group, or an address of this machine. */
    public IpAddress destination() {
        return destination;
    }

    /** 0 to 255; the time to live of IPv4. */
    public int hopLimit() {
        return hopLimit;
    }

    /** Of IPv4 with the IP header, of IPv6 what is behind it; the caller's to keep. */
    public byte[] bytes() {
        return bytes;
    }
}
