package io.ballast.health.probe;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.HexFormat;

import io.ballast.health.Attempt;
import io.ballast.health.ByteText;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;
import io.ballast.health.UdpCheck;
import io.ballast.script.Cleaned;

import org.jspecify.annotations.Nullable;

/** Sends a datagram and looks at the first that comes back. A refusal by ICMP is a failure, whatever silence means. */
final class UdpProber implements Prober {

    private static final int MOST_BYTES_SHOWN = 16;

    private final UdpCheck check;
    private final byte[] payload;
    private final @Nullable BytePattern expected;

    UdpProber(UdpCheck check) {
        this.check = check;
        this.payload = check.payload() == null ? new byte[1] : BytePattern.bytes(check.payload());
        this.expected = check.expect() == null ? null : BytePattern.of(check.expect(), check.length() != null);
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        if (check.silenceIsUp()) {
            attempt.atTimeout(Outcome.success("no answer, which counts as up"));
        }
        var exchange = new UdpExchange(attempt.datagrams());
        try {
            exchange.send(payload);
            return judge(exchange.receive());
        } catch (PortUnreachableException e) {
            return Outcome.failure("port unreachable");
        }
    }

    private Outcome judge(byte[] answer) {
        var length = check.length();
        if (length != null && (answer.length < length.least() || answer.length > length.most())) {
            return Outcome.failure("answers " + answer.length + (answer.length == 1 ? " byte" : " bytes") + " where "
                    + inWords(length) + " were expected");
        }
        if (expected == null || expected.matches(answer)) {
            return Outcome.success("answers " + shown(answer));
        }
        return Outcome.failure("answers " + shown(answer) + " where " + wanted() + " was expected");
    }

    private static String inWords(UdpCheck.Length length) {
        return length.least() == length.most() ? "" + length.least() : length.least() + " to " + length.most();
    }

    private String wanted() {
        var text = check.expect();
        if (text == null) {
            return "anything";
        }
        var words = Cleaned.text(text.text());
        return !text.hex() ? Cleaned.quoted(text.text()) : check.length() == null ? words : words + " at its beginning";
    }

    private String shown(byte[] answer) {
        if (answer.length == 0) {
            return "an empty datagram";
        }
        boolean hex = isHex(check.expect()) || check.expect() == null && isHex(check.payload());
        if (!hex) {
            return Cleaned.quoted(answer);
        }
        var digits = HexFormat.of().formatHex(answer, 0, Math.min(answer.length, MOST_BYTES_SHOWN));
        return answer.length > MOST_BYTES_SHOWN ? digits + "... (" + answer.length + " bytes)" : digits;
    }

    private static boolean isHex(@Nullable ByteText text) {
        return text != null && text.hex();
    }
}
