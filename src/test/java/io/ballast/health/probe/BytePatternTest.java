package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import io.ballast.health.ByteText;

import org.junit.jupiter.api.Test;

class BytePatternTest {

    private static boolean hex(String pattern, int... bytes) {
        var datagram = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            datagram[i] = (byte) bytes[i];
        }
        return BytePattern.of(new ByteText(pattern, true), false).matches(datagram);
    }

    private static boolean text(String pattern, String datagram) {
        return BytePattern.of(new ByteText(pattern, false), false).matches(datagram.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hex_mustBeTheWhole() {
        assertThat(hex("00ff10", 0, 255, 16)).isTrue();
        assertThat(hex("00ff", 0, 255, 16)).isFalse();
        assertThat(hex("00ff10", 0, 255)).isFalse();
        assertThat(hex("00ff10", 0, 255, 17)).isFalse();
        assertThat(hex("00")).isFalse();
    }

    @Test
    void hex_withX_letsThatDigitBeAny() {
        assertThat(hex("1xx2", 0x1f, 0xe2)).isTrue();
        assertThat(hex("1xx2", 0x10, 0x02)).isTrue();
        assertThat(hex("1xx2", 0x2f, 0xe2)).isFalse();
        assertThat(hex("1xx2", 0x1f, 0xe3)).isFalse();
        assertThat(hex("xxxx", 0, 255)).isTrue();
    }

    @Test
    void text_mayStandAnywhere() {
        assertThat(text("pong", "pong")).isTrue();
        assertThat(text("pong", "ping pong ping")).isTrue();
        assertThat(text("pong", "ping popong")).isTrue();
        assertThat(text("pong", "pon")).isFalse();
        assertThat(text("pong", "")).isFalse();
        assertThat(text("grün", "alles grün hier")).isTrue();
    }

    @Test
    void bytes_ofText_areUtf8_andOfHex_thoseNumbers() {
        assertThat(BytePattern.bytes(new ByteText("ü", false))).containsExactly(0xc3, 0xbc);
        assertThat(BytePattern.bytes(new ByteText("00ff", true))).containsExactly(0, 0xff);
    }

    @Test
    void hex_atTheBeginning_leavesTheRestOpen() {
        var pattern = BytePattern.of(new ByteText("0xff", true), true);
        assertThat(pattern.matches(new byte[]{7, -1})).isTrue();
        assertThat(pattern.matches(new byte[]{7, -1, 0})).isTrue();
        assertThat(pattern.matches(new byte[]{0, 7, -1})).isFalse();
        assertThat(pattern.matches(new byte[]{7})).isFalse();
    }

    @Test
    void whatIsNotHex_isNoValue() {
        for (var wrong : new String[]{"", "0", "0g", "hello", "0x0", "\u00fc0", "00 ff", "00FF"}) {
            assertThatThrownBy(() -> new ByteText(wrong, true)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ByteText("", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
