package io.ballast;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The directory of {@code ballast.data} cannot be used. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnusableData extends AbstractFailureAnalyzer<DataDirectory.Unusable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectory.Unusable cause) {
        return new FailureAnalysis(cause.getMessage(),
                "Give this user the directory, or name another, as in --ballast.data=/var/lib/ballast.", cause);
    }
}
