package io.ballast.notify;

import java.time.Instant;

import io.ballast.event.Severity;

/**
 * That somebody was told of an incident.
 *
 * @param severity of what he was told last
 * @param at when he was told last
 */
record Told(Severity severity, Instant at) {

    /** Of what, and who. */
    record Key(long incident, Line line) {
    }
}
