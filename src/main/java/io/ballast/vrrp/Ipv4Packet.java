package io.ballast.vrrp;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.ballast.table.IpAddress;

/** A whole IPv4 packet, as a raw socket gives it. */
final class Ipv4Packet {

    /** RFC 9568 section 5.1.1.4. */
    static final int VRRP = 112;
    /** RFC 4302 section 1. */
    static final int AUTHENTICATION_HEADER = 51;
    static final int HEADER_BYTES = 20;

    private static final int CHECKSUM_AT = 10;
    private static final int VERSION_AND_WORDS = 0x45;
    /** Internetwork control, precedence 6: what routers use among themselves (RFC 2474 section 4.2.2.2). */
    private static final byte TYPE_OF_SERVICE = (byte) 0xc0;
    private static final byte HOP_LIMIT = (byte) 255;

    private final byte[] header;
    private final Envelope envelope;
    private final int protocol;
    private final byte[] payload;

    private Ipv4Packet(byte[] header, Envelope envelope, int protocol, byte[] payload) {
        this.header = header;
        this.envelope = envelope;
        this.protocol = protocol;
        this.payload = payload;
    }

    /** @throws NotBelieved if it is no whole packet of IPv4 */
    static Ipv4Packet parse(byte[] bytes) throws NotBelieved {
        if (bytes.length < HEADER_BYTES) {
            throw new NotBelieved(RejectionKind.HEADER, bytes.length + " bytes are no IPv4 packet");
        }
        int headerBytes = (bytes[0] & 15) * 4;
        int total = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(2));
        if (bytes[0] >> 4 != 4 || headerBytes < HEADER_BYTES || headerBytes > total || total > bytes.length) {
            throw new NotBelieved(RejectionKind.HEADER, "the lengths in its IPv4 header are wrong: header "
                    + headerBytes + ", packet " + total + ", received " + bytes.length + " bytes");
        }
        var envelope = new Envelope(IpAddress.of(Arrays.copyOfRange(bytes, 12, 16)),
                IpAddress.of(Arrays.copyOfRange(bytes, 16, 20)), bytes[8] & 255);
        return new Ipv4Packet(Arrays.copyOf(bytes, headerBytes), envelope, bytes[9] & 255,
                Arrays.copyOfRange(bytes, headerBytes, total));
    }

    /** The header of a packet of ours, with its checksum. */
    static byte[] header(IpAddress source, IpAddress destination, int identification, int protocol, int payload) {
        var header = ByteBuffer.allocate(HEADER_BYTES).put((byte) VERSION_AND_WORDS).put(TYPE_OF_SERVICE)
                .putShort((short) (HEADER_BYTES + payload)).putShort((short) identification).putShort((short) 0)
                .put(HOP_LIMIT).put((byte) protocol).putShort((short) 0).put(source.bytes()).put(destination.bytes());
        return header.putShort(CHECKSUM_AT, (short) InternetChecksum.of(header.array())).array();
    }

    /** As it came, options too: an authentication header is counted over it. */
    byte[] header() {
        return header;
    }

    Envelope envelope() {
        return envelope;
    }

    /** Of what follows the header. */
    int protocol() {
        return protocol;
    }

    byte[] payload() {
        return payload;
    }
}
