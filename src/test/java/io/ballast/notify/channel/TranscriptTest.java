package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;

import io.ballast.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {

    @Test
    void secrets_areHiddenInEveryForm() {
        var transcript = new Transcript();
        transcript.hide(new Secret("a\"b\\c"));
        transcript.hide(null);
        transcript.add("plain a\"b\\c, in JSON {\"k\":\"a\\\"b\\\\c\"}, in base64 YSJiXGM=");
        assertThat(transcript.lines()).containsExactly("plain ***, in JSON {\"k\":\"***\"}, in base64 ***");
    }

    @Test
    void transcript_isBounded_andEachLineIsOne() {
        var transcript = new Transcript();
        transcript.add("a\r\nb\u2028c" + "x".repeat(5000));
        for (int i = 0; i < 1000; i++) {
            transcript.add("line " + i);
        }
        assertThat(transcript.lines()).hasSize(201);
        assertThat(transcript.lines().getFirst()).startsWith("a b c").hasSize(1000);
        assertThat(transcript.lines().getLast()).isEqualTo("…");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 9, 10, 11})
    void line_isNeverCutWithinACharacter(int longest) {
        var cut = Line.of("\uD83D\uDE00".repeat(5), longest);
        assertThat(cut.length()).isLessThanOrEqualTo(longest);
        assertThat(cut.codePoints()).noneMatch(c -> c >= 0xd800 && c < 0xe000);
    }

    @Test
    void library_isHeardOnlyWhereItSpeaksToTheServer() {
        var transcript = new Transcript();
        var trace = new PrintStream(new SmtpTrace(transcript), true, UTF_8);
        trace.print("""
                DEBUG SMTP: trying to connect to host "h", port 25, isSSL false
                220 hello
                EHLO lb1
                250 ok
                DEBUG SMTP: AUTH LOGIN command trace suppressed
                DEBUG SMTP: AUTH LOGIN failed
                DATA
                354 go
                Subject: secret things
                250 is no answer here
                .
                250 taken
                java.io.IOException: what a pity
                \tat somewhere
                QUIT
                """);
        assertThat(transcript.lines()).containsExactly("S: 220 hello", "C: EHLO lb1", "S: 250 ok", "C: AUTH LOGIN ***",
                "S: (authentication failed)", "C: DATA", "S: 354 go", "C: (the mail)", "S: 250 taken", "C: QUIT");
    }
}
