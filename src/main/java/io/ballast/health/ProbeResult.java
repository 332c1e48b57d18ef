package io.ballast.health;

import java.time.Duration;
import java.time.Instant;

/**
 * What one probe found.
 *
 * @param reason in plain words, such as "connected" or "connection refused"
 * @param took from the start of the probe to its end
 * @param at when it ended
 */
public record ProbeResult(ProbeTarget target, boolean success, String reason, Duration took, Instant at) {
}
