package io.ballast.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * Reads netlink attributes one after the other (struct nlattr). It keeps its first error: from then on {@link #next()}
 * is false and every value is empty, so decoding stays a straight line and {@link #check()} at its end tells.
 */
public final class AttributeReader {

    private static final int HEADER_BYTES = 4;
    /** Without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer buffer;
    private final int end;
    private final @Nullable AttributeReader parent;
    private int nextAt;
    private int from;
    private int length;
    private int type;
    private @Nullable String error;

    /** The bytes between two indexes of a buffer in native order. */
    public AttributeReader(ByteBuffer buffer, int from, int to) {
        this(buffer, from, to, null);
    }

    private AttributeReader(ByteBuffer buffer, int from, int to, @Nullable AttributeReader parent) {
        this.buffer = buffer;
        this.nextAt = from;
        this.end = to;
        this.parent = parent;
    }

    /** Goes to the next attribute; false after the last and after an error. */
    public boolean next() {
        int left = end - nextAt;
        if (error != null || left <= 0) {
            return false;
        }
        int whole = left < HEADER_BYTES ? 0 : Short.toUnsignedInt(buffer.getShort(nextAt));
        if (whole < HEADER_BYTES || whole > left) {
            fail("an attribute of " + whole + " bytes where " + left + " are left");
            return false;
        }
        type = buffer.getShort(nextAt + 2) & TYPE_MASK;
        from = nextAt + HEADER_BYTES;
        length = whole - HEADER_BYTES;
        nextAt += NetlinkMessage.align(whole);
        return true;
    }

    public int type() {
        return type;
    }

    public int u8() {
        return has(Byte.BYTES) ? Byte.toUnsignedInt(buffer.get(from)) : 0;
    }

    public int u16() {
        return has(Short.BYTES) ? Short.toUnsignedInt(buffer.getShort(from)) : 0;
    }

    /** In network order, as ports are. */
    public int u16be() {
        int value = u16();
        return buffer.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value) >>> 16;
    }

    public long u32() {
        return Integer.toUnsignedLong(s32());
    }

    public int s32() {
        return has(Integer.BYTES) ? buffer.getInt(from) : 0;
    }

    /** In network order, as IPv4 masks are. */
    public int s32be() {
        int value = s32();
        return buffer.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    /** As a signed number; counters do not get that far. */
    public long u64() {
        return has(Long.BYTES) ? buffer.getLong(from) : 0;
    }

    /** All bytes of the attribute. */
    public byte[] bytes() {
        if (error != null) {
            return new byte[0];
        }
        var bytes = new byte[length];
        buffer.get(from, bytes);
        return bytes;
    }

    /** The text before its NUL. */
    public String string() {
        var bytes = bytes();
        int n = 0;
        while (n < bytes.length && bytes[n] != 0) {
            n++;
        }
        return new String(bytes, 0, n, UTF_8);
    }

    /** The attributes inside this one; their error is this reader's too. */
    public AttributeReader nested() {
        return new AttributeReader(buffer, from, error == null ? from + length : from, this);
    }

    /** @throws MalformedMessage with the first error, if there was one */
    public void check() {
        if (error != null) {
            throw new MalformedMessage(error);
        }
    }

    /** Makes this the reader's error unless it has one. */
    public void fail(String reason) {
        for (AttributeReader reader = this; reader != null; reader = reader.parent) {
            reader.error = reader.error == null ? reason : reader.error;
        }
    }

    private boolean has(int bytes) {
        if (error == null && length < bytes) {
            fail("attribute " + type + " of " + length + " bytes, not " + bytes);
        }
        return error == null;
    }
}
