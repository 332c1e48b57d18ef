package io.ballast.health;

import java.io.EOFException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says in plain words why a probe failed. */
public final class Reasons {

    /** What the kernel says of descriptors, memory, ports, addresses, rights and packet rules of this machine. */
    private static final List<String> OURS = List.of("too many open files", "cannot assign requested address",
            "address already in use", "no buffer space", "cannot allocate memory", "operation not permitted",
            "permission denied");

    private Reasons() {
    }

    static String of(IOException failure) {
        var said = said(failure);
        if (failure instanceof CannotProbe) {
            return said;
        }
        var lower = said.toLowerCase(Locale.ROOT);
        if (failure instanceof NoRouteToHostException || lower.contains("host is unreachable")) {
            return "no route to host";
        }
        if (failure instanceof EOFException) {
            return said.isEmpty() ? "the server closed the connection" : said;
        }
        if (failure instanceof PortUnreachableException || lower.contains("refused")) {
            return "connection refused";
        }
        if (lower.contains("timed out")) {
            return "no answer";
        }
        if (lower.contains("reset") || lower.contains("broken pipe")) {
            return "connection reset";
        }
        return said.isEmpty() ? failure.getClass().getSimpleName() : inTheMiddle(said);
    }

    /** A reason stands behind a colon, so the kernel's sentences begin small; names such as TLS stay. */
    private static String inTheMiddle(String said) {
        boolean isName = said.length() > 1 && Character.isUpperCase(said.charAt(1));
        return isName ? said : said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
    }

    private static String said(IOException failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }

    /** Something that this process should not have come upon. */
    static String ofFault(Throwable fault) {
        var said = fault.getMessage();
        return "a fault of the director's own: " + fault.getClass().getSimpleName() + (said == null ? "" : ": " + said);
    }

    static String noAnswerIn(Duration timeout) {
        return "no answer in " + inWords(timeout);
    }

    /** Whether this machine could not probe at all, which says nothing about the server. */
    static boolean isOurs(IOException failure) {
        var said = said(failure).toLowerCase(Locale.ROOT);
        // Nobody else closes our channels; those that a time-out closes are not heard any more.
        return failure instanceof CannotProbe || failure instanceof ClosedChannelException
                || OURS.stream().anyMatch(said::contains);
    }

    /** Such as {@code 2 s} or {@code 1500 ms}. */
    public static String inWords(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
