package io.ballast;

import java.net.BindException;
import java.util.Locale;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The page and the API cannot be where the settings want them; {@link PortTaken} is the commonest reason. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UnusableAddress extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        var words = String.valueOf(cause.getMessage());
        if (words.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return new FailureAnalysis("This user may not listen on the port of server.port.",
                    "Choose one above 1023, as in --server.port=8443, or give Ballast CAP_NET_BIND_SERVICE.", cause);
        }
        if (words.toLowerCase(Locale.ROOT).contains("cannot assign")) {
            return new FailureAnalysis("No interface of this machine has the address of server.address.",
                    "Name one that it has, or 0.0.0.0 for all.", cause);
        }
        return new FailureAnalysis("Listening by server.address and server.port failed: " + words + ".",
                "Choose others, as in --server.port=8443.", cause);
    }
}
