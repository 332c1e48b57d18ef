package io.ballast.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One change of state, with its cause.
 *
 * @param id grows with time within one director, also over restarts
 * @param director that saw it
 * @param from the state before, where there is one
 * @param to the state after, where there is one
 * @param message one plain sentence
 * @param incident which it belongs to; null if it belongs to none, or that is not known yet
 */
public record Event(long id, Instant time, String director, EventKind kind, Severity severity, Subject subject,
        @Nullable String from, @Nullable String to, Cause cause, String message, @Nullable Long incident) {

    /** An event that belongs to no incident. */
    public Event(long id, Instant time, String director, EventKind kind, Severity severity, Subject subject,
            @Nullable String from, @Nullable String to, Cause cause, String message) {
        this(id, time, director, kind, severity, subject, from, to, cause, message, null);
    }

    Event of(@Nullable Long newIncident) {
        return new Event(id, time, director, kind, severity, subject, from, to, cause, message, newIncident);
    }

    /** Whether something is not as it should be from now on. */
    public boolean isBad() {
        return severity == Severity.WARNING || severity == Severity.CRITICAL;
    }
}
