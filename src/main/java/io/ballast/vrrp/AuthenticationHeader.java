package io.ballast.vrrp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The header that version 2 may put between IPv4 and the message: RFC 2402 with HMAC-MD5-96 (RFC 2403).
 *
 * <p>As keepalived sends it: the security parameter index is the sender's address, and the count goes over the IPv4
 * header with the type of service, fragment and checksum fields as zeros, and the time to live too by unicast, where
 * routers may change it.
 */
final class AuthenticationHeader {

    static final int BYTES = 24;

    private static final int VALUE_BYTES = 12;
    /** Its length in words of 32 bits, less two (RFC 2402 section 2.2). */
    private static final int LENGTH = BYTES / 4 - 2;

    private final int nextHeader;
    private final int index;
    private final long sequence;
    private final byte[] value;
    private final byte[] message;

    private AuthenticationHeader(int nextHeader, int index, long sequence, byte[] value, byte[] message) {
        this.nextHeader = nextHeader;
        this.index = index;
        this.sequence = sequence;
        this.value = value;
        this.message = message;
    }

    /**
     * The one of this packet; null if it has none.
     *
     * @throws NotBelieved if what follows, or follows behind it, is not VRRP, or it is cut off
     */
    static @Nullable AuthenticationHeader of(Ipv4Packet packet) throws NotBelieved {
        var header = packet.protocol() == Ipv4Packet.AUTHENTICATION_HEADER ? parse(packet.payload()) : null;
        int protocol = header == null ? packet.protocol() : header.nextHeader;
        if (protocol != Ipv4Packet.VRRP) {
            throw new NotBelieved(RejectionKind.PROTOCOL, "it is of protocol " + protocol + ", not 112");
        }
        return header;
    }

    private static AuthenticationHeader parse(byte[] payload) throws NotBelieved {
        if (payload.length < BYTES || payload[1] != LENGTH) {
            throw new NotBelieved(RejectionKind.PROTOCOL, "it has no authentication header of " + BYTES + " bytes");
        }
        var bytes = ByteBuffer.wrap(payload);
        return new AuthenticationHeader(payload[0] & 255, bytes.getInt(4), Integer.toUnsignedLong(bytes.getInt(8)),
                Arrays.copyOfRange(payload, 12, BYTES), Arrays.copyOfRange(payload, BYTES, payload.length));
    }

    /** One for this message, with its proof; counts one up. */
    static byte[] make(byte[] key, byte[] ipv4Header, boolean unicast, SequenceNumber numbers, byte[] message) {
        int index = ByteBuffer.wrap(ipv4Header).getInt(12);
        long sequence = numbers.next(index);
        var unproven = new AuthenticationHeader(Ipv4Packet.VRRP, index, sequence, new byte[VALUE_BYTES], message);
        var value = unproven.expected(key, ipv4Header, unicast);
        return new AuthenticationHeader(Ipv4Packet.VRRP, index, sequence, value, message).bytes();
    }

    /** The security parameter index. */
    int index() {
        return index;
    }

    /** 1 to 2^32 - 1. */
    long sequence() {
        return sequence;
    }

    /** What follows it. */
    byte[] message() {
        return message;
    }

    /** Whether who made it knows the key, and nobody changed anything since. */
    boolean isProven(byte[] key, byte[] ipv4Header, boolean unicast) {
        return MessageDigest.isEqual(value, expected(key, ipv4Header, unicast));
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(BYTES).put((byte) nextHeader).put((byte) LENGTH).putShort((short) 0).putInt(index)
                .putInt((int) sequence).put(value).array();
    }

    private byte[] expected(byte[] key, byte[] ipv4Header, boolean unicast) {
        try {
            var mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key, "HmacMD5"));
            mac.update(immutable(ipv4Header, unicast));
            mac.update(new AuthenticationHeader(nextHeader, index, sequence, new byte[VALUE_BYTES], message).bytes());
            return Arrays.copyOf(mac.doFinal(message), VALUE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacMD5", e);
        }
    }

    private static byte[] immutable(byte[] ipv4Header, boolean unicast) {
        var header = ipv4Header.clone();
        header[1] = 0;
        header[6] = 0;
        header[7] = 0;
        header[8] = unicast ? 0 : header[8];
        header[10] = 0;
        header[11] = 0;
        return header;
    }
}
