package io.ballast.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import io.ballast.linux.EchoSocket.Reply;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Echo messages on the wire (RFC 792 page 14, RFC 4443 section 4): type, code, checksum, identifier, sequence, data. The
 * data is a token, which nobody else knows, and a word for whoever reads along.
 *
 * @param id of all requests of a raw socket; the kernel puts its own in place of it in those of a datagram socket
 */
record EchoMessage(Family family, int id) {

    static final int REPLY_V4 = 0;
    static final int REPLY_V6 = 129;

    private static final int REQUEST_V4 = 8;
    private static final int REQUEST_V6 = 128;
    private static final int HEADER_BYTES = 8;
    private static final int TOKEN_END = HEADER_BYTES + Long.BYTES;
    private static final byte[] WORD = "Ballast health check".getBytes(StandardCharsets.US_ASCII);

    ByteBuffer request(int sequence, long token) {
        var message = LibC.buffer(TOKEN_END + WORD.length).order(ByteOrder.BIG_ENDIAN);
        message.put((byte) (family == Family.IPV4 ? REQUEST_V4 : REQUEST_V6)).put((byte) 0).putShort((short) 0)
                .putShort((short) id).putShort((short) sequence).putLong(token).put(WORD).flip();
        // Over IPv6 the kernel fills it in, since a pseudo header with the source belongs to it.
        return family == Family.IPV4 ? message.putShort(2, checksum(message)) : message;
    }

    /**
     * Reads a reply to one of these requests; null for anything else.
     *
     * @param raw whether a raw socket received it: over IPv4 with the IP header, and with others' identifiers
     */
    @Nullable
    Reply reply(ByteBuffer packet, IpAddress from, boolean raw) {
        var message = packet.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (raw && family == Family.IPV4) {
            int header = message.hasRemaining() ? (message.get(0) & 0xf) * 4 : 0;
            message.position(Math.min(header, message.limit()));
        }
        if (message.remaining() < TOKEN_END) {
            return null;
        }
        int type = Byte.toUnsignedInt(message.get());
        int code = message.get();
        message.getShort();
        int answered = Short.toUnsignedInt(message.getShort());
        if (type != (family == Family.IPV4 ? REPLY_V4 : REPLY_V6) || code != 0 || raw && answered != id) {
            return null;
        }
        return new Reply(from, Short.toUnsignedInt(message.getShort()), message.getLong());
    }

    /** RFC 1071, over an even number of bytes. */
    static short checksum(ByteBuffer message) {
        int sum = 0;
        for (int i = 0; i < message.limit(); i += 2) {
            sum += Short.toUnsignedInt(message.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
