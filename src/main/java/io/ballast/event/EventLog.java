package io.ballast.event;

import org.jspecify.annotations.Nullable;

/** Where rooms tell what happened. Never blocks and never throws, so that any thread may call it. */
@FunctionalInterface
public interface EventLog {

    /**
     * Records one change of state, as {@link Event} has it.
     *
     * @param message one plain sentence
     */
    void record(EventKind kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            Cause cause, String message);
}
