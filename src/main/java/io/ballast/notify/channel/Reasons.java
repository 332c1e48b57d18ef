package io.ballast.notify.channel;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/** Why there is no answer, in words for a person. */
final class Reasons {

    private Reasons() {
    }

    /**
     * @param server whom it was said to
     * @param timeout that was set
     */
    static String of(Throwable failure, String server, Duration timeout) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var known = known(cause, server, timeout);
            if (known != null) {
                return known;
            }
        }
        return server + ": " + last(failure);
    }

    private static @Nullable String known(Throwable failure, String server, Duration timeout) {
        return switch (failure) {
            case ForbiddenAddress forbidden -> String.valueOf(forbidden.getMessage());
            case UnknownHostException _ -> server + ": the name cannot be resolved";
            case SocketTimeoutException _ -> noAnswer(server, timeout);
            case NoRouteToHostException _ -> server + ": there is no way to it";
            case ConnectException refused when said(refused).contains("refused") -> server + ": connection refused";
            case SSLException tls -> server + ": TLS failed: " + last(tls);
            default -> null;
        };
    }

    static String noAnswer(String server, Duration timeout) {
        return server + ": no answer in " + seconds(timeout) + " s";
    }

    static String seconds(Duration timeout) {
        var plain = BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros();
        return plain.toPlainString();
    }

    /** What the innermost failure says: the others mostly say that something inside them failed. */
    private static String last(Throwable failure) {
        var last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        var text = said(last);
        if (text.contains("[EOF]")) {
            return "it hung up";
        }
        return text.isEmpty() ? last instanceof IOException ? "the connection broke" : last.toString() : text;
    }

    private static String said(Throwable failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }
}
