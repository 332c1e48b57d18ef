package io.ballast.table;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address, ordered by family and then by number.
 *
 * <p>{@link InetAddress} is not used as a value: it may hold a host name, may resolve one, and does not write IPv6
 * addresses in their canonical form.
 *
 * @param high the upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low the lower 64 bits, or the 32 bits of an IPv4 address
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

    private static final int GROUPS = 8;

    /**
     * Reads a literal; never asks a name service.
     *
     * @throws IllegalArgumentException if the text is no IPv4 or IPv6 literal, has a zone, or leading zeros in a part
     */
    public static IpAddress parse(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                || text.matches("0[0-9].*|.*\\.0[0-9].*")) {
            throw notAnAddress(text);
        }
        try {
            // ofLiteral turns an IPv4-mapped IPv6 address into an IPv4 one, which is what it means.
            return of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text);
        }
    }

    /**
     * The address of these bytes in network order.
     *
     * @throws IllegalArgumentException if there are neither 4 nor 16 bytes
     */
    public static IpAddress of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(buffer.getInt()));
            case 16 -> new IpAddress(Family.IPV6, buffer.getLong(), buffer.getLong());
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /** The address in network order, 4 or 16 bytes. */
    public byte[] bytes() {
        var buffer = ByteBuffer.allocate(family.bytes());
        return family == Family.IPV4 ? buffer.putInt((int) low).array() : buffer.putLong(high).putLong(low).array();
    }

    /**
     * The first address of the network that this one is in.
     *
     * @param prefixLength 0 to the family's bits
     */
    public IpAddress network(int prefixLength) {
        int unused = Long.SIZE * 2 - (family == Family.IPV4 ? prefixLength + 96 : prefixLength);
        long lowMask = unused >= Long.SIZE ? 0 : -1L << unused;
        long highMask = unused <= Long.SIZE ? -1L : unused == Long.SIZE * 2 ? 0 : -1L << unused - Long.SIZE;
        return new IpAddress(family, high & highMask, low & lowMask);
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are always an address", e);
        }
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /** 255.255.255.255. */
    public boolean isBroadcast() {
        return family == Family.IPV4 && low == 0xffff_ffffL;
    }

    /** 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /** fe80::/10. */
    public boolean isLinkLocal() {
        return family == Family.IPV6 && high >>> 54 == 0x3fa;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted, or the canonical text of RFC 5952 section 4. */
    @Override
    public String toString() {
        return family == Family.IPV4 ? dotted() : grouped();
    }

    /** As {@code address:port}, an IPv6 address in brackets. */
    public String withPort(int port) {
        return (family == Family.IPV4 ? this : "[" + this + "]") + ":" + port;
    }

    private String dotted() {
        return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }

    private String grouped() {
        int from = longestZeroRun();
        int length = from < 0 ? 0 : zerosAt(from);
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    /** Where the first of the longest runs of two or more zero groups begins (RFC 5952 section 4.2), or -1. */
    private int longestZeroRun() {
        int best = -1;
        for (int i = 0; i < GROUPS; i++) {
            if (zerosAt(i) >= 2 && (best < 0 || zerosAt(i) > zerosAt(best))) {
                best = i;
            }
        }
        return best;
    }

    private int zerosAt(int index) {
        int n = 0;
        while (index + n < GROUPS && group(index + n) == 0) {
            n++;
        }
        return n;
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> 48 - 16 * (index % 4)) & 0xffff;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("\"" + text + "\" is no IPv4 or IPv6 address");
    }
}
