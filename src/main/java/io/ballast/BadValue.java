package io.ballast;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/** A setting that was asked for by itself, not as one of a record, and whose name the failure does not tell. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class BadValue extends AbstractFailureAnalyzer<ConversionFailedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConversionFailedException cause) {
        return new FailureAnalysis(
                "A setting cannot be \"" + cause.getValue() + "\""
                        + BadSetting.expected(cause.getTargetType().getObjectType()) + ".",
                BadSetting.ACTION, cause);
    }
}
