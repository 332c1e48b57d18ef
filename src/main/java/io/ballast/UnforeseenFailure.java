package io.ballast;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Whatever else keeps the program from starting: the innermost reason is the one that says something. */
final class UnforeseenFailure extends AbstractFailureAnalyzer<Throwable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
        var reason = rootFailure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        var message = reason.getMessage();
        var words = message == null || message.isBlank() ? reason.getClass().getName() : message;
        return new FailureAnalysis("Ballast cannot start: " + words + (words.endsWith(".") ? "" : "."),
                "Start it with --logging.level.io.ballast=debug to see where this comes from.", rootFailure);
    }
}
