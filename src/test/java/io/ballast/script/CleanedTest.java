package io.ballast.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class CleanedTest {

    @Test
    void text_losesWhatATerminalObeys() {
        assertThat(Cleaned.text("a\u001b[31mred\r\nnext\u0000")).isEqualTo("a [31mred  next");
    }

    @Test
    void text_losesWhatTurnsLinesRound() {
        assertThat(Cleaned.text("a\u202eb\u2066c")).isEqualTo("a?b?c");
    }

    @Test
    void text_isCutAfterEightyCharacters_andSaysSo() {
        assertThat(Cleaned.text("x".repeat(80))).hasSize(80);
        assertThat(Cleaned.text("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThat(Cleaned.text("\ud83d\ude00".repeat(81)).codePoints().count()).isEqualTo(83);
    }

    @Test
    void bytes_thatAreNoText_areReplaced() {
        assertThat(Cleaned.text(new byte[]{(byte) 0xff, 'a', (byte) 0xc3})).isEqualTo("\ufffda\ufffd");
        assertThat(Cleaned.text("grün".getBytes(StandardCharsets.UTF_8))).isEqualTo("grün");
        assertThat(Cleaned.text(new byte[1 << 20])).isEqualTo("...");
    }

    @Test
    void line_isTheFirstThatHasAnythingOnIt() {
        assertThat(Cleaned.line("\r\n \r\n  first \u0007\u001b[0m \u202elaid\"\nsecond"))
                .isEqualTo("first   [0m ?laid\"");
        assertThat(Cleaned.line("\ud83d")).isEqualTo("?");
        assertThat(Cleaned.line("x".repeat(1 << 20))).isEqualTo("x".repeat(80) + "...");
    }

    @Test
    void quotes_standRoundTheText_andNotInIt() {
        assertThat(Cleaned.quoted("say \"hello\"\nagain")).isEqualTo("\"say 'hello' again\"");
        assertThat(Cleaned.quoted("\"\"".getBytes(StandardCharsets.UTF_8))).isEqualTo("\"''\"");
        assertThat(Cleaned.quotedLine("say \"hello\"\nagain")).isEqualTo("\"say 'hello'\"");
        assertThat(Cleaned.quotedLine("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "...\"");
        assertThat(Cleaned.quotedLine("")).isEqualTo("\"\"");
    }
}
