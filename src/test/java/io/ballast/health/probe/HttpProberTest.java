package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.ballast.health.HttpCheck;
import io.ballast.health.HttpCheck.Credentials;
import io.ballast.health.HttpCheck.StatusRange;
import io.ballast.health.Outcome;
import io.ballast.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProberTest {

    private static final String LENGTH_2 = "Content-Length: 2\r\n\r\nok";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nall is well",
            "HTTP/1.0 200 OK\r\n\r\nall is well",
            "HTTP/1.1 200\r\n\r\nall is well", "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall is well",
            "HTTP/1.1 200 OK\nContent-Length: 11\n\nall is well",
            CHUNKED + "3\r\nall\r\n8;x=y\r\n is well\r\n0\r\nTrailer: x\r\n\r\n"})
    void answerInAnyFraming_isUp(String answer) throws Exception {
        assertThat(probe(Checks.http(), answer).success()).isTrue();
    }

    @Test
    void statuses_areRanges() throws Exception {
        var some = List.of(new StatusRange(200, 299), new StatusRange(301, 301));
        assertThat(probe(Checks.http().statuses(some), "HTTP/1.1 301 Moved\r\nLocation: /x\r\n" + LENGTH_2))
                .isEqualTo(Outcome.success("answered 301"));
        assertThat(probe(Checks.http().statuses(some), "HTTP/1.1 503 Busy\r\n" + LENGTH_2))
                .isEqualTo(Outcome.failure("503 where 200-299, 301 was expected"));
    }

    @Test
    void unexpectedStatus_isSaidWithoutWaitingForTheBody() throws Exception {
        assertThat(probe(Checks.http(), "HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\n"))
                .isEqualTo(Outcome.failure("503 where 200-299 was expected"));
    }

    @Test
    void request_isAsTheCheckSays() throws Exception {
        assertThat(requestOf(Checks.http().uri("/health?full=1").build()))
                .startsWith("GET /health?full=1 HTTP/1.1\nHost: 127.0.0.1:")
                .contains("Connection: close\n");
        var all = Checks.http().method("POST").uri("/x").version("1.0").host("www.example").body("\u00e9")
                .headers(Map.of("user-agent", "mine", "X-Probe", "1"))
                .credentials(new Credentials("us\u00e9r", new Secret("p:w"))).build();
        assertThat(requestOf(all)).startsWith("POST /x HTTP/1.0\nHost: www.example\n")
                .contains("user-agent: mine\n", "X-Probe: 1\n", "Content-Length: 2\n",
                        "Authorization: Basic dXPDqXI6cDp3\n")
                .doesNotContain("Ballast");
    }

    @Test
    void lineBreaksInADefinition_neverMakeAnotherHeader() throws Exception {
        var check = Checks.http().uri("/x\r\nEvil: 1").headers(Map.of("A", "b\r\nEvil: 2")).build();
        assertThat(requestOf(check)).doesNotContain("\nEvil");
    }

    @Test
    void headRequest_waitsForNoBody() throws Exception {
        assertThat(probe(Checks.http().method("HEAD"), "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"))
                .isEqualTo(Outcome.success("answered 200"));
    }

    @Test
    void expectedText_isLookedForInTheBody() throws Exception {
        var latin1 = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\u00e9";
        assertThat(probe(Checks.http().expect(Checks.text("caf\u00e9")), latin1).success()).isTrue();
        assertThat(probe(Checks.http().expect(Checks.text("tea")), latin1))
                .isEqualTo(Outcome.failure("body does not have \"tea\""));
        assertThat(probe(Checks.http().expect(Checks.text("text/plain")), latin1).success()).isFalse();
        assertThat(probe(Checks.http().expect(Checks.regex("c[aeiou]f.$")), latin1).success()).isTrue();
        assertThat(probe(Checks.http().expect(Checks.regex("^tea")), latin1))
                .isEqualTo(Outcome.failure("body does not have a match of \"^tea\""));
    }

    @Test
    void expression_canDemandThatSomethingBeAbsent_andPassOverCapitals() throws Exception {
        var fine = "HTTP/1.1 200 OK\r\n\r\nAll\nis\nwell";
        var absent = Checks.http().expect(Checks.regex("(?is)\\A(?!.*(error|overload))"));
        assertThat(probe(absent, fine).success()).isTrue();
        assertThat(probe(absent, fine + "\nERROR 7")).isEqualTo(
                Outcome.failure("body does not have a match of \"(?is)\\A(?!.*(error|overload))\""));
        assertThat(probe(absent, fine + "x".repeat(HttpAnswer.MOST_BYTES - 20)).success()).isTrue();
        assertThat(probe(Checks.http().expect(Checks.regex("(?i)ALL")), fine).success()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void digest_isOfTheBody(String algorithm) throws Exception {
        var digest = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(ascii("all is well")));
        var answer = CHUNKED + "3\r\nall\r\n8\r\n is well\r\n0\r\n\r\n";
        assertThat(probe(Checks.http().digest(digest), answer).success()).isTrue();
        assertThat(probe(Checks.http().digest(digest.toUpperCase(Locale.ROOT)), answer).success()).isTrue();
        var other = "0".repeat(digest.length());
        assertThat(probe(Checks.http().digest(other), answer))
                .isEqualTo(Outcome.failure("body's digest is " + digest + " where " + other + " was expected"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
            "SSH-2.0-OpenSSH_9~~ > answer is not HTTP but \"SSH-2.0-OpenSSH_9\"",
            "HTTP/2 200~~ > answer is not HTTP but \"HTTP/2 200\"",
            "HTTP/1.1 99999 x~~ > answer is not HTTP but \"HTTP/1.1 99999 x\"",
            "HTTP/1.1 200 OK~no header~~ > answer has a header that is none",
            "HTTP/1.1 200 OK~Content-Length: 10~~short > connection closed in the middle of the body",
            "HTTP/1.1 200 OK~Content-Length: ten~~ok > answer does not say rightly how long its body is",
            "HTTP/1.1 200 OK~Content-Length: -5~~ok > answer does not say rightly how long its body is",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~ok > body's chunks are malformed",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-5~ok > body's chunks are malformed",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~okay~0~~ > body's chunks are malformed",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ffffffffffffffff~ok > body's chunks are malformed",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~ok > connection closed in the middle of the body",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~ > connection closed in the middle of the body",
            "HTTP/1.1 200 OK~Content-Le > answer has a header that is none"})
    void brokenAnswer_isDownInWords(String answer, String reason) throws Exception {
        assertThat(probe(Checks.http(), answer.strip().replace("~", "\r\n")))
                .isEqualTo(Outcome.failure(reason.strip()));
    }

    @Test
    void hugeHead_isReadNoFurtherThanItsBounds() throws Exception {
        var reason = "answer has more than 100 headers, or one of more than 16384 bytes";
        assertThat(endless("HTTP/1.1 200 OK\r\n", "X: y\r\n")).isEqualTo(Outcome.failure(reason));
        assertThat(endless("HTTP/1.1 200 OK\r\nX: ", "y")).isEqualTo(Outcome.failure(reason));
        assertThat(endless("HTTP/1.1 200 ", "O")).isEqualTo(Outcome.failure(reason));
        assertThat(endless("", "HTTP/1.1 100 Continue\r\n\r\n"))
                .isEqualTo(Outcome.failure("more than 10 interim answers, and no final one"));
    }

    @Test
    void endlessBody_isJudgedByTheMebibyteThatWasRead() throws Exception {
        var start = "HTTP/1.1 200 OK\r\n\r\nwelcome";
        assertThat(endless(Checks.http().build(), start, "x")).isEqualTo(Outcome.success("answered 200"));
        assertThat(endless(Checks.http().expect(Checks.text("welcome")).build(), start, "x").success()).isTrue();
        assertThat(endless(Checks.http().expect(Checks.text("bye")).build(), start, "x"))
                .isEqualTo(Outcome.failure("body does not have \"bye\" in its first 1048576 bytes"));
        assertThat(endless(Checks.http().digest("0".repeat(32)).build(), start, "x"))
                .isEqualTo(Outcome.failure("body is longer than 1048576 bytes, too long for a digest"));
        assertThat(endless(Checks.http().expect(Checks.regex("(x+)+y")).build(), start, "x"))
                .isEqualTo(Outcome.failure("the check's regular expression takes too long on the answer"));
        assertThat(endless(Checks.http().expect(Checks.regex("(?:x|w)*y")).build(), start, "x"))
                .isEqualTo(Outcome.failure("the check's regular expression takes too long on the answer"));
    }

    @Test
    void bodyOfExactlyTheBound_isWhole() throws Exception {
        var body = "x".repeat(HttpAnswer.MOST_BYTES);
        var digest = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(ascii(body)));
        assertThat(probe(Checks.http().digest(digest), "HTTP/1.1 200 OK\r\n\r\n" + body).success()).isTrue();
    }

    @Test
    void answerByteByByte_isUnderstood() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.head(connection);
            for (char letter : (CHUNKED + "2\r\nok\r\n0\r\n\r\n").toCharArray()) {
                LoopbackServer.say(connection, "" + letter);
            }
        })) {
            assertThat(TimedAttempt.probe(Checks.http().expect(Checks.text("ok")).build(), server).success()).isTrue();
        }
    }

    @Test
    void answerThatStops_isNotComplete() throws Exception {
        try (var server = LoopbackServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")) {
            assertThat(TimedAttempt.probeUntilItIsSaid(Checks.http().pace(Checks.HASTY).build(), server))
                    .isEqualTo(Outcome.failure("no complete answer in 250 ms"));
        }
    }

    @Test
    void answerBeforeTheRequestIsHeardOut_counts() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.say(connection, "HTTP/1.1 413 Too Large\r\nConnection: close\r\n\r\n");
            connection.shutdownOutput();
        })) {
            var check = Checks.http().method("POST").body("x".repeat(8 << 20)).build();
            assertThat(TimedAttempt.probe(check, server).reason())
                    .isIn("413 where 200-299 was expected", "connection reset",
                            "connection closed while it was spoken to");
        }
    }

    @Test
    void silence_isNoAnswer() throws Exception {
        try (var server = LoopbackServer.silent()) {
            assertThat(TimedAttempt.probe(Checks.http().pace(Checks.HASTY).build(), server))
                    .isEqualTo(Outcome.failure("no answer in 250 ms"));
        }
    }

    @Test
    void connectionClosedOrReset_isSaid() throws Exception {
        assertThat(probe(Checks.http(), "")).isEqualTo(Outcome.failure("connection closed without an answer"));
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.head(connection);
            connection.setSoLinger(true, 0);
        })) {
            assertThat(TimedAttempt.probe(Checks.http().build(), server))
                    .isEqualTo(Outcome.failure("connection reset"));
        }
    }

    private static Outcome probe(Checks.HttpCheckBuilder check, String answer) throws Exception {
        try (var server = LoopbackServer.answering(answer)) {
            return TimedAttempt.probe(check.build(), server);
        }
    }

    private static Outcome endless(String start, String rest) throws Exception {
        return endless(Checks.http().build(), start, rest);
    }

    private static Outcome endless(HttpCheck check, String start, String rest) throws Exception {
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.head(connection);
            LoopbackServer.say(connection, start);
            forEver(connection, rest);
        })) {
            return TimedAttempt.probe(check, server);
        }
    }

    private static void forEver(Socket connection, String rest) throws IOException {
        var much = rest.repeat(8192 / rest.length());
        while (true) {
            LoopbackServer.say(connection, much);
        }
    }

    private static String requestOf(HttpCheck check) throws Exception {
        var request = new CompletableFuture<String>();
        try (var server = new LoopbackServer(connection -> {
            request.complete(LoopbackServer.head(connection));
            LoopbackServer.say(connection, "HTTP/1.1 200 OK\r\n" + LENGTH_2);
        })) {
            assertThat(TimedAttempt.probe(check, server).success()).isTrue();
            return request.get(30, TimeUnit.SECONDS);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
