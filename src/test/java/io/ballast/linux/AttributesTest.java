package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

class AttributesTest {

    private static ByteBuffer written(Consumer<AttributeWriter> attributes) {
        var buffer = LibC.buffer(512);
        attributes.accept(new AttributeWriter(buffer));
        return buffer.flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static AttributeReader reader(ByteBuffer buffer) {
        return new AttributeReader(buffer, 0, buffer.limit());
    }

    @Test
    void writer_padsToFourBytes_andCountsWithoutPadding() {
        assertThat(bytes(written(attributes -> attributes.u8(1, 9).u16be(2, 80)))).containsExactly(5, 0, 1, 0, 9, 0, 0,
                0,
                6, 0, 2, 0, 0, 80, 0, 0);
    }

    @Test
    void writer_ofAString_endsItWithANul() {
        assertThat(bytes(written(attributes -> attributes.string(6, "rr")))).containsExactly(7, 0, 6, 0, 'r', 'r', 0,
                0);
    }

    @Test
    void writer_ofAMask_keepsNetworkOrder() {
        assertThat(bytes(written(attributes -> attributes.u32be(9, 0xffffff00)))).containsExactly(8, 0, 9, 0, 0xff,
                0xff,
                0xff, 0);
    }

    @Test
    void reader_readsWhatTheWriterWrote() {
        var reader = reader(
                written(attributes -> attributes.u8(1, 200).u16(2, 40000).u16be(3, 443).u32(4, 4_000_000_000L)
                        .u64(5, 1L << 40).string(6, "wlc").u32be(7, -256)
                        .nest(8, nested -> nested.u32(1, 5).string(2, "x")).u8(9, 1)));
        assertThat(reader.next()).isTrue();
        assertThat(reader.u8()).isEqualTo(200);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u16()).isEqualTo(40000);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u16be()).isEqualTo(443);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u32()).isEqualTo(4_000_000_000L);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u64()).isEqualTo(1L << 40);
        assertThat(reader.next()).isTrue();
        assertThat(reader.string()).isEqualTo("wlc");
        assertThat(reader.next()).isTrue();
        assertThat(reader.s32be()).isEqualTo(-256);
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(8);
        var nested = reader.nested();
        assertThat(nested.next()).isTrue();
        assertThat(nested.u32()).isEqualTo(5);
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(9);
        assertThat(reader.next()).isFalse();
        reader.check();
    }

    @Test
    void reader_keepsItsFirstError_andGivesNothingAfterIt() {
        var reader = reader(written(attributes -> attributes.u8(1, 5).u32(2, 7)));
        assertThat(reader.next()).isTrue();
        assertThat(reader.u32()).isZero();
        assertThat(reader.u8()).isZero();
        assertThat(reader.next()).isFalse();
        assertThatThrownBy(reader::check).isInstanceOf(MalformedMessage.class)
                .hasMessage("attribute 1 of 1 bytes, not 4");
    }

    @Test
    void reader_takesAnErrorFromWithin() {
        var reader = reader(written(attributes -> attributes.nest(1, nested -> nested.u8(1, 5)).u32(2, 7)));
        assertThat(reader.next()).isTrue();
        var nested = reader.nested();
        assertThat(nested.next()).isTrue();
        assertThat(nested.u64()).isZero();
        assertThatThrownBy(reader::check).isInstanceOf(MalformedMessage.class);
    }
}
