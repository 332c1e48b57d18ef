package io.ballast.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.Locale;

/** Says in plain words why a probe failed. */
final class Reasons {

    private Reasons() {
    }

    static String of(IOException failure) {
        var said = failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
        if (failure instanceof CannotProbe) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof PortUnreachableException) {
            return "port unreachable";
        }
        if (failure instanceof NoRouteToHostException || said.contains("host is unreachable")) {
            return "no route to host";
        }
        if (said.contains("refused")) {
            return "connection refused";
        }
        if (said.contains("timed out")) {
            return "no answer";
        }
        if (said.contains("reset")) {
            return "connection reset";
        }
        return said.isEmpty() ? failure.getClass().getSimpleName() : said;
    }

    static String noAnswerIn(Duration timeout) {
        return "no answer in " + inWords(timeout);
    }

    /** Whether this machine could not probe at all, which says nothing about the server. */
    static boolean isOurs(IOException failure) {
        var said = failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
        return failure instanceof CannotProbe
                || !(failure instanceof ConnectException) && !(failure instanceof NoRouteToHostException)
                        && (said.contains("too many open files") || said.contains("cannot assign requested address")
                                || said.contains("no buffer space") || said.contains("cannot allocate memory"));
    }

    static String inWords(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
