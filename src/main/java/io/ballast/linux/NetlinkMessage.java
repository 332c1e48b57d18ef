package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One message of a received datagram (struct nlmsghdr, include/uapi/linux/netlink.h). The payload is not copied: it lies
 * in the channel's buffer until the next receive.
 *
 * @param flags NLM_F_ bits
 * @param portId the end to which the message goes, 0 for the kernel
 * @param datagram what it lies in
 * @param from index of the payload's first byte
 * @param to index after the payload's last byte
 */
public record NetlinkMessage(int type, int flags, int sequence, int portId, ByteBuffer datagram, int from, int to) {

    static final int HEADER_BYTES = 16;
    static final int ALIGNMENT = 4;

    static final int NOOP = 1;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;

    static final int F_REQUEST = 1;
    static final int F_ACK = 4;
    static final int F_DUMP = 0x300;
    static final int F_REPLACE = 0x100;
    static final int F_EXCL = 0x200;
    static final int F_CREATE = 0x400;
    static final int F_APPEND = 0x800;
    static final int F_DUMP_INTERRUPTED = 0x10;
    static final int F_CAPPED = 0x100;
    static final int F_ACK_TLVS = 0x200;

    /**
     * Hands over the messages of the datagram in their order.
     *
     * @throws MalformedMessage at the first one that is cut off
     */
    static void each(ByteBuffer datagram, Consumer<NetlinkMessage> consumer) {
        int at = datagram.position();
        while (at < datagram.limit()) {
            var message = at(datagram, at);
            consumer.accept(message);
            at = Math.min(align(message.to), datagram.limit());
        }
    }

    private static NetlinkMessage at(ByteBuffer datagram, int at) {
        int left = datagram.limit() - at;
        if (left < HEADER_BYTES) {
            throw new MalformedMessage("a netlink header of " + left + " bytes");
        }
        int length = datagram.getInt(at);
        if (length < HEADER_BYTES || length > left) {
            throw new MalformedMessage("a netlink message of " + length + " bytes where " + left + " are left");
        }
        return new NetlinkMessage(Short.toUnsignedInt(datagram.getShort(at + 4)),
                Short.toUnsignedInt(datagram.getShort(at + 6)), datagram.getInt(at + 8), datagram.getInt(at + 12),
                datagram, at + HEADER_BYTES, at + length);
    }

    /** The next multiple of 4. */
    static int align(int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * The attributes behind a fixed header.
     *
     * @param headerBytes 4 for generic netlink
     * @throws MalformedMessage if the message is shorter than its header
     */
    public AttributeReader attributes(int headerBytes) {
        require(headerBytes);
        return new AttributeReader(datagram, from + align(headerBytes), to);
    }

    /** @throws MalformedMessage if the payload is shorter */
    void require(int bytes) {
        if (to - from < bytes) {
            throw new MalformedMessage(
                    "message " + type + " with a payload of " + (to - from) + " bytes, not " + bytes + " or more");
        }
    }

    /** The command of a generic netlink message. */
    public int command() {
        require(4);
        return Byte.toUnsignedInt(datagram.get(from));
    }

    /** Of an error or the end of a dump: 0, or the errno as a positive number. */
    int errno() {
        require(Integer.BYTES);
        return Math.abs(datagram.getInt(from));
    }

    /** The kernel's reason in an error (NLMSGERR_ATTR_MSG), or an empty text. */
    String reason() {
        if ((flags & F_ACK_TLVS) == 0) {
            return "";
        }
        require(Integer.BYTES + HEADER_BYTES);
        // With CAP_ACK only the request's header is echoed, otherwise all of it.
        int echoed = (flags & F_CAPPED) != 0 ? HEADER_BYTES : align(datagram.getInt(from + Integer.BYTES));
        if (echoed < HEADER_BYTES || echoed > to - from - Integer.BYTES) {
            throw new MalformedMessage("an error that echoes " + echoed + " bytes");
        }
        return reason(new AttributeReader(datagram, from + Integer.BYTES + echoed, to));
    }

    private static String reason(AttributeReader attributes) {
        var text = "";
        while (attributes.next()) {
            if (attributes.type() == 1) {
                text = attributes.string();
            }
        }
        attributes.check();
        return text;
    }
}
