package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.PatternSyntaxException;

import io.ballast.health.Outcome;
import io.ballast.health.TcpCheck;

import org.junit.jupiter.api.Test;

class TcpProberTest {

    @Test
    void connection_isAllThatIsAskedFor() throws Exception {
        try (var server = LoopbackServer.silent()) {
            assertThat(TimedAttempt.probe(new TcpCheck(Checks.PATIENT), server))
                    .isEqualTo(Outcome.success("connected"));
        }
    }

    @Test
    void refusal_isLeftToWhoeverOpensConnections() throws Exception {
        var server = LoopbackServer.silent();
        server.close();
        assertThatThrownBy(() -> TimedAttempt.probe(new TcpCheck(Checks.PATIENT), server))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void expectedText_isFoundByteByByte() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            for (char letter : "220 welcome\r\n".toCharArray()) {
                LoopbackServer.say(connection, "" + letter);
            }
            LoopbackServer.line(connection);
        })) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.PATIENT, null, Checks.text("welcome\r\n")), server))
                    .isEqualTo(Outcome.success("answered as expected"));
        }
    }

    @Test
    void sentText_arrivesWithItsBytes() throws Exception {
        var heard = new AtomicReference<byte[]>();
        try (var server = new LoopbackServer(connection -> {
            heard.set(connection.getInputStream().readNBytes(4));
            LoopbackServer.say(connection, "ok");
        })) {
            var outcome = TimedAttempt.probe(Checks.tcp(Checks.PATIENT, "a\u00ff\0\n", Checks.text("ok")), server);
            assertThat(outcome.success()).isTrue();
            assertThat(heard.get()).containsExactly('a', 0xff, 0, '\n');
        }
    }

    @Test
    void bytesThatAreNoText_areFoundByTheirNumbers() throws Exception {
        try (var server = LoopbackServer.saying(new byte[]{1, (byte) 0xff, 2})) {
            assertThat(
                    TimedAttempt.probe(Checks.tcp(Checks.PATIENT, null, Checks.text("\u00ff\u0002")), server).success())
                    .isTrue();
        }
    }

    @Test
    void otherAnswer_isQuotedWithoutWhatHurtsALog() throws Exception {
        try (var server = LoopbackServer.answering("550 go \u001b[31maway\nINFO all is well\n")) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.PATIENT, "\n", Checks.text("+OK")), server)).isEqualTo(
                    Outcome.failure("\"550 go  [31maway\" where \"+OK\" was expected"));
        }
    }

    @Test
    void otherAnswerAndThenSilence_isNotSilence() throws Exception {
        try (var server = LoopbackServer.saying("-ERR busy\r\n")) {
            assertThat(TimedAttempt.probeUntilItIsSaid(Checks.tcp(Checks.HASTY, null, Checks.regex("^\\+OK")), server))
                    .isEqualTo(Outcome.failure("\"-ERR busy\" where a match of \"^\\+OK\" was expected"));
        }
    }

    @Test
    void silence_isNoAnswerInTheTimeout() throws Exception {
        try (var server = LoopbackServer.silent()) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.HASTY, "hello", Checks.text("x")), server))
                    .isEqualTo(Outcome.failure("no answer in 250 ms"));
        }
    }

    @Test
    void closedConnection_isSaid() throws Exception {
        try (var server = new LoopbackServer(connection -> LoopbackServer.line(connection))) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.PATIENT, "\n", Checks.text("x")), server))
                    .isEqualTo(Outcome.failure("connection closed without an answer"));
        }
    }

    @Test
    void reset_isSaid() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.line(connection);
            connection.setSoLinger(true, 0);
        })) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.PATIENT, "\n", Checks.text("x")), server))
                    .isEqualTo(Outcome.failure("connection reset"));
        }
    }

    @Test
    void endlessAnswer_isReadNoFurtherThanItsBound() throws Exception {
        try (var server = new LoopbackServer(TcpProberTest::babble)) {
            var outcome = TimedAttempt.probe(Checks.tcp(Checks.PATIENT, null, Checks.text("stop")), server);
            assertThat(outcome.reason()).startsWith("\"xxxx").endsWith("...\" where \"stop\" was expected");
        }
    }

    @Test
    void regexThatNeverEnds_isGivenUp() throws Exception {
        try (var server = LoopbackServer.saying("a".repeat(5000))) {
            assertThat(TimedAttempt.probe(Checks.tcp(Checks.PATIENT, null, Checks.regex("(a+)+b")), server))
                    .isEqualTo(Outcome.failure("the check's regular expression takes too long on the answer"));
        }
    }

    @Test
    void expressionThatIsNone_isNoCheck() {
        assertThatThrownBy(() -> Checks.regex("(")).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void channelClosedUnderTheProber_isNoOutcomeOfTheServers() throws Exception {
        var connected = new CountDownLatch(1);
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.line(connection);
            connected.countDown();
            LoopbackServer.line(connection);
        })) {
            var check = Checks.tcp(Checks.PATIENT, "\n", Checks.text("x"));
            var attempt = new TimedAttempt(check, server.port());
            Thread.ofVirtual().start(() -> closeAfter(connected, attempt));
            assertThatThrownBy(() -> new Probers().apply(check).probe(attempt))
                    .isInstanceOfAny(ClosedChannelException.class, SocketException.class);
        }
    }

    private static void closeAfter(CountDownLatch connected, TimedAttempt attempt) {
        try {
            connected.await();
            attempt.end();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void babble(Socket connection) throws IOException {
        while (true) {
            LoopbackServer.say(connection, "x".repeat(8192));
        }
    }
}
