package io.ballast.health.probe;

import java.io.EOFException;
import java.util.Locale;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/** Says in plain words why a handshake came to nothing. */
final class TlsReasons {

    private static final Pattern ALERT = Pattern.compile("received fatal alert: ([a-z_]+)");

    private TlsReasons() {
    }

    static String of(SSLException failure) {
        var said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        var alert = ALERT.matcher(said);
        if (alert.find()) {
            return ofAlert(alert.group(1));
        }
        if (said.contains("unsupported or unrecognized ssl message") || said.contains("plaintext")) {
            return "answer is not TLS";
        }
        if (said.contains("protocol version") || said.contains("not supported by")) {
            return "server speaks no version of TLS that is still safe";
        }
        if (failure.getCause() instanceof EOFException || said.contains("terminated the handshake")) {
            return "connection closed during the TLS handshake";
        }
        return said.contains("reset") ? "connection reset" : "TLS handshake failed";
    }

    /** The server's own word, which is one of RFC 8446 section 6 whatever it sent. */
    private static String ofAlert(String alert) {
        return switch (alert) {
            case "certificate_required" -> "server wants a client certificate";
            case "bad_certificate", "certificate_unknown", "unknown_ca", "certificate_expired",
                    "certificate_revoked", "unsupported_certificate", "access_denied" ->
                "server refuses the client certificate (" + words(alert) + ")";
            case "unrecognized_name" -> "server does not know the name that it was asked for";
            case "protocol_version" -> "server speaks no version of TLS that is still safe";
            default -> "server ended the TLS handshake (" + words(alert) + ")";
        };
    }

    private static String words(String alert) {
        return alert.replace('_', ' ');
    }
}
