package io.ballast.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One change of state, with its cause.
 *
 * @param id grows with time within one director, also over restarts
 * @param director that saw it
 * @param kind such as {@code server-health}, {@code drift}, {@code hold}; letters and hyphens
 * @param from the state before, where there is one
 * @param to the state after, where there is one
 * @param cause who or what: "user admin", "probe tcp 10.0.0.3:80", "kernel"
 * @param message one plain sentence
 */
public record Event(long id, Instant time, String director, String kind, Severity severity, Subject subject,
        @Nullable String from, @Nullable String to, String cause, String message) {
}
