package io.ballast.health.probe;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.ballast.script.Cleaned;

/** Puts into words what people are told of a server's answer, or of none. */
final class PlainWords {

    private PlainWords() {
    }

    /** {@code "454 not now" where 220 was expected}. */
    static ProbeFailure unexpected(String answer, String expected) {
        return new ProbeFailure(Cleaned.quotedLine(answer) + " where " + expected + " was expected");
    }

    /**
     * What broke a connection that had been made.
     *
     * @throws IOException {@code failure} itself, if it is our own doing and for the caller to judge
     */
    static String ofBroken(IOException failure) throws IOException {
        return switch (failure) {
            case ProbeFailure f -> f.reason();
            case ClosedChannelException _ -> throw failure;
            case SSLException f when f.getCause() instanceof SocketException cause -> ofSocket(cause);
            case SSLException f when f.getCause() instanceof ClosedChannelException cause -> throw cause;
            case SSLException f -> TlsReasons.of(f);
            default -> ofSocket(failure);
        };
    }

    private static String ofSocket(IOException failure) throws IOException {
        var said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("reset")) {
            return "connection reset";
        }
        if (said.contains("broken pipe")) {
            return "connection closed while it was spoken to";
        }
        if (said.contains("closed")) {
            throw failure;
        }
        return said.contains("timed out") || said.contains("unreachable") ? "connection lost" : "connection failed";
    }
}
