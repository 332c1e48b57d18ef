package io.ballast.health;

import java.time.Duration;

/**
 * By how much probes began later than planned, in the last half to whole minute.
 *
 * @param probes how many began
 */
public record Lateness(long probes, Duration median, Duration p99, Duration greatest) {
}
