package io.ballast.health.probe;

import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Collectors;

import io.ballast.health.HttpCheck;
import io.ballast.health.HttpCheck.StatusRange;
import io.ballast.health.Outcome;
import io.ballast.script.Cleaned;

import org.jspecify.annotations.Nullable;

/**
 * Asks by HTTP and judges the answer: its status first, then its digest, then what it has in it. Of a body the first
 * {@value HttpAnswer#MOST_BYTES} bytes are read, and judged; a digest cannot be told of a longer one.
 */
final class HttpProber extends ConnectionProber {

    private final HttpCheck check;
    private final @Nullable Expectation expectation;
    private final TlsClients tls;

    HttpProber(HttpCheck check, TlsClients tls) {
        super(check);
        this.check = check;
        this.expectation = Expectation.of(check.expect());
        this.tls = tls;
    }

    @Override
    Outcome talk(Wire plain) throws IOException {
        if (check.tls() == null) {
            return Outcome.success(exchange(plain));
        }
        var secured = tls.of(check.tls()).handshake(plain, HttpRequest.hostName(check));
        return new Outcome(true, secured.speak(this::exchange), null, secured.warning());
    }

    private String exchange(Wire wire) throws IOException {
        wire.send(HttpRequest.bytes(check, wire.attempt().target()));
        var body = new HttpBody(check.expect() != null, check.digest());
        var answer = HttpAnswer.head(wire, check.method().equals("HEAD"));
        if (check.statuses().stream().noneMatch(range -> range.contains(answer.status()))) {
            throw new ProbeFailure(answer.status() + " where " + expectedStatuses() + " was expected");
        }
        answer.readBody(body);
        judge(body, answer);
        return "answered " + answer.status();
    }

    private void judge(HttpBody body, HttpAnswer answer) throws ProbeFailure {
        if (check.digest() != null) {
            judgeDigest(body, check.digest());
        }
        if (expectation != null && !expectation.isIn(body.text(answer.charset()), new Expectation.Steps())) {
            throw new ProbeFailure("body does not have " + expectation
                    + (body.isCut() ? " in its first " + HttpAnswer.MOST_BYTES + " bytes" : ""));
        }
    }

    private static void judgeDigest(HttpBody body, String expected) throws ProbeFailure {
        if (body.isCut()) {
            throw new ProbeFailure("body is longer than " + HttpAnswer.MOST_BYTES + " bytes, too long for a digest");
        }
        var digest = HexFormat.of().formatHex(body.digest());
        if (!digest.equals(expected)) {
            throw new ProbeFailure("body's digest is " + digest + " where " + expected + " was expected");
        }
    }

    private String expectedStatuses() {
        return check.statuses().stream().map(HttpProber::inWords).collect(Collectors.joining(", "));
    }

    private static String inWords(StatusRange range) {
        return range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last();
    }
}
