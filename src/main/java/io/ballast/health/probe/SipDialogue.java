package io.ballast.health.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import javax.net.ssl.SSLSocket;

import io.ballast.table.IpAddress;

/** OPTIONS by TCP or TLS (RFC 3261 section 11), which must be answered with 200. */
final class SipDialogue implements Dialogue {

    private static final int MOST_LINES = 200;

    @Override
    public String hold(Wire wire) throws IOException {
        wire.send(options(wire));
        for (int lines = 0; lines < MOST_LINES;) {
            var status = wire.line();
            if (status.startsWith("SIP/2.0 200")) {
                return "answered OPTIONS with 200";
            }
            // RFC 3261 section 13.2.2.1: provisional answers come before the final one.
            if (!status.startsWith("SIP/2.0 1")) {
                throw PlainWords.unexpected(status, "SIP/2.0 200");
            }
            while (lines++ < MOST_LINES && !wire.line().isEmpty()) {
                // Nothing in a provisional answer's header is of interest.
            }
        }
        throw new ProbeFailure("answer has more than " + MOST_LINES + " lines");
    }

    private static String options(Wire wire) {
        var transport = wire.socket() instanceof SSLSocket ? "TLS" : "TCP";
        var there = literal(wire.socket().getInetAddress());
        var here = literal(wire.socket().getLocalAddress());
        var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return """
                OPTIONS sip:%1$s SIP/2.0
                Via: SIP/2.0/%5$s %2$s:%3$d;branch=z9hG4bK%4$s
                Max-Forwards: 70
                From: <sip:ballast@%2$s>;tag=%4$s
                To: <sip:%1$s>
                Call-ID: %4$s@%2$s
                CSeq: 1 OPTIONS
                Contact: <sip:ballast@%2$s;transport=%6$s>
                Accept: application/sdp
                Content-Length: 0

                """.replace("\n", "\r\n").formatted(there, here, wire.socket().getLocalPort(), id, transport,
                transport.toLowerCase(Locale.ROOT));
    }

    private static String literal(InetAddress address) {
        var text = IpAddress.of(address.getAddress()).toString();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
