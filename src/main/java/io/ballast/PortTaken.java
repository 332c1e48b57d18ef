package io.ballast;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The port of the page and the API belongs to somebody else. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortTaken extends AbstractFailureAnalyzer<PortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
        return new FailureAnalysis("Another program listens on port " + cause.getPort() + ".",
                "Stop that one, or choose another port, as in --server.port=8081.", cause);
    }
}
