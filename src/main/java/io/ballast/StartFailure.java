package io.ballast;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Tells why the program does not start, in a line; the exit code is 1. Where it failed is for those who ask. */
final class StartFailure implements FailureAnalysisReporter {

    private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

    @Override
    public void report(FailureAnalysis analysis) {
        System.err.println("ballast: " + sentence(analysis));
        LOG.debug("Where it failed:", analysis.getCause());
    }

    static String sentence(FailureAnalysis analysis) {
        var action = analysis.getAction();
        return (analysis.getDescription() + (action == null ? "" : " " + action)).replaceAll("\\s+", " ").strip();
    }
}
