package io.ballast.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Appends netlink attributes (struct nlattr) to a buffer in native order. */
public final class AttributeWriter {

    private static final int HEADER_BYTES = 4;
    private static final int NESTED = 0x8000;

    private final ByteBuffer buffer;

    public AttributeWriter(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    public AttributeWriter u8(int type, int value) {
        return bytes(type, new byte[]{(byte) value});
    }

    public AttributeWriter u16(int type, int value) {
        header(type, Short.BYTES);
        buffer.putShort((short) value);
        return pad();
    }

    /** In network order, as ports are. */
    public AttributeWriter u16be(int type, int value) {
        return bytes(type, new byte[]{(byte) (value >> 8), (byte) value});
    }

    public AttributeWriter u32(int type, long value) {
        header(type, Integer.BYTES);
        buffer.putInt((int) value);
        return this;
    }

    /** In network order, as IPv4 masks are. */
    public AttributeWriter u32be(int type, int value) {
        return u32(type, buffer.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    public AttributeWriter u64(int type, long value) {
        header(type, Long.BYTES);
        buffer.putLong(value);
        return this;
    }

    public AttributeWriter bytes(int type, byte[] value) {
        header(type, value.length);
        buffer.put(value);
        return pad();
    }

    /** With the NUL behind it that the kernel insists on. */
    public AttributeWriter string(int type, String value) {
        var text = value.getBytes(UTF_8);
        header(type, text.length + 1);
        buffer.put(text).put((byte) 0);
        return pad();
    }

    /** Attributes inside an attribute. */
    public AttributeWriter nest(int type, Consumer<AttributeWriter> content) {
        int at = buffer.position();
        header(type | NESTED, 0);
        content.accept(this);
        buffer.putShort(at, (short) (buffer.position() - at));
        return this;
    }

    private void header(int type, int length) {
        buffer.putShort((short) (HEADER_BYTES + length)).putShort((short) type);
    }

    private AttributeWriter pad() {
        while (buffer.position() % NetlinkMessage.ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }
}
