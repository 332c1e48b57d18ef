package io.ballast.health;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What one probe found.
 *
 * @param reason in plain words, such as "connected" or "connection refused"
 * @param took from the start of the probe to its end
 * @param at when it ended
 * @param advice of the server's weight; null for none
 * @param warning what will be wrong before long; null for nothing
 * @param impossible whether nothing was found out, since this director could not probe or nobody has reported yet; that
 *     says nothing about the server, and is no success
 */
public record ProbeResult(ProbeTarget target, boolean success, String reason, Duration took, Instant at,
        @Nullable WeightAdvice advice, @Nullable String warning, boolean impossible) {
}
