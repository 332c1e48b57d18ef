package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.ballast.health.ByteText;
import io.ballast.health.Outcome;
import io.ballast.health.Reach;
import io.ballast.health.UdpCheck;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UdpProberTest {

    private static @Nullable ByteText text(@Nullable String text) {
        return text == null ? null : new ByteText(text, false);
    }

    private static ByteText hex(String digits) {
        return new ByteText(digits, true);
    }

    private static UdpCheck check(Duration timeout, @Nullable ByteText payload, @Nullable ByteText expect,
            boolean silenceIsUp) {
        return new UdpCheck(TimedAttempt.pace(timeout), Reach.SERVER, payload, expect, null, silenceIsUp);
    }

    private static Outcome probe(UdpCheck check, Function<byte[], List<byte[]>> answers) throws Exception {
        try (var server = new UdpServer(answers)) {
            return TimedAttempt.probe(new UdpProber(check), check, server);
        }
    }

    private static Function<byte[], List<byte[]>> saying(String answer) {
        return _ -> List.of(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anyAnswer_whereNoneIsExpected_isUp() throws Exception {
        var check = check(TimedAttempt.PATIENT, text("ping"), null, false);

        assertThat(probe(check, saying("who are you?"))).isEqualTo(Outcome.success("answers \"who are you?\""));
        assertThat(probe(check, saying(""))).isEqualTo(Outcome.success("answers an empty datagram"));
    }

    @Test
    void payload_arrivesAsWritten() throws Exception {
        for (var payload : new ByteText[]{new ByteText("ping", false), hex("00ff70")}) {
            var check = check(TimedAttempt.PATIENT, payload, null, false);
            try (var server = new UdpServer(List::of)) {
                TimedAttempt.probe(new UdpProber(check), check, server);
                assertThat(server.received()).singleElement().isEqualTo(BytePattern.bytes(payload));
            }
        }
        var none = check(TimedAttempt.PATIENT, null, hex("00"), false);
        assertThat(probe(none, List::of)).isEqualTo(Outcome.success("answers 00"));
    }

    @Test
    void answer_withTheExpectedText_isUp_andAnotherSaysWhat() throws Exception {
        var check = check(TimedAttempt.PATIENT, text("ping"), text("pong"), false);

        assertThat(probe(check, saying("+pong\r\n")).success()).isTrue();
        assertThat(probe(check, saying("busy\u001b[2J\n")))
                .isEqualTo(Outcome.failure("answers \"busy [2J\" where \"pong\" was expected"));
    }

    @Test
    void answer_inHex_isComparedWholeAndShownInHex() throws Exception {
        var check = check(TimedAttempt.PATIENT, hex("01"), hex("0xff"), false);

        assertThat(probe(check, _ -> List.of(new byte[]{7, -1})))
                .isEqualTo(Outcome.success("answers 07ff"));
        assertThat(probe(check, _ -> List.of(new byte[]{7, -1, 0})))
                .isEqualTo(Outcome.failure("answers 07ff00 where 0xff was expected"));
        assertThat(probe(check, _ -> List.of(new byte[60_000])).reason())
                .isEqualTo("answers 00000000000000000000000000000000... (60000 bytes) where 0xff was expected");
    }

    @Test
    void answerInHex_withALength_needsOnlyBeginSo() throws Exception {
        var check = new UdpCheck(TimedAttempt.pace(TimedAttempt.PATIENT), Reach.SERVER, hex("01"), hex("0xff"),
                new UdpCheck.Length(2, 4), false);

        assertThat(probe(check, _ -> List.of(new byte[]{7, -1}))).isEqualTo(Outcome.success("answers 07ff"));
        assertThat(probe(check, _ -> List.of(new byte[]{7, -1, 0, 1})).success()).isTrue();
        assertThat(probe(check, _ -> List.of(new byte[]{0, 7, -1})))
                .isEqualTo(Outcome.failure("answers 0007ff where 0xff at its beginning was expected"));
        for (int length : new int[]{0, 1, 5, 60_000}) {
            assertThat(probe(check, _ -> List.of(new byte[length])))
                    .isEqualTo(Outcome.failure("answers " + length + (length == 1 ? " byte" : " bytes")
                            + " where 2 to 4 were expected"));
        }
    }

    @Test
    void length_isJudgedWithoutAnExpectedAnswer_andWithText() throws Exception {
        var pace = TimedAttempt.pace(TimedAttempt.PATIENT);
        var any = new UdpCheck(pace, Reach.SERVER, text("a"), null, new UdpCheck.Length(3, 3), true);
        assertThat(probe(any, saying("abc")).success()).isTrue();
        assertThat(probe(any, saying("ab")))
                .isEqualTo(Outcome.failure("answers 2 bytes where 3 were expected"));

        var text = new UdpCheck(pace, Reach.SERVER, text("a"), text("b"), new UdpCheck.Length(3, 65_535), true);
        assertThat(probe(text, saying("aab")).success()).isTrue();
        assertThat(probe(text, saying("ab")).success()).isFalse();
    }

    @Test
    void silence_isWhatTheOperatorSays() throws Exception {
        var up = check(TimedAttempt.PATIENT, text("ping"), null, true);
        try (var server = new UdpServer(_ -> List.of())) {
            assertThat(TimedAttempt.probeUntilItIsSaid(new UdpProber(up), up, server))
                    .isEqualTo(Outcome.success("no answer, which counts as up"));
        }
        assertThat(probe(check(TimedAttempt.BRIEF, text("ping"), null, false), _ -> List.of()).success()).isFalse();
    }

    @Test
    void silence_isUp_butAWrongAnswerIsNot() throws Exception {
        assertThat(probe(check(TimedAttempt.PATIENT, text("ping"), text("pong"), true), saying("no")).success())
                .isFalse();
    }

    @Test
    void closedPort_isUnreachable_evenWhereSilenceIsUp() throws Exception {
        int port;
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var check = check(TimedAttempt.PATIENT, text("ping"), null, true);

        assertThat(TimedAttempt.probe(new UdpProber(check), check, port))
                .isEqualTo(Outcome.failure("port unreachable"));
    }

    @Test
    void payloadWithAnOpenDigit_isNoCheck() {
        assertThatThrownBy(() -> check(TimedAttempt.PATIENT, hex("0x"), null, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
