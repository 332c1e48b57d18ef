package io.ballast.health;

import java.time.Duration;

/**
 * Sums over all probes of one target since it is assigned.
 *
 * @param probes with a result
 * @param failures among them
 * @param impossible probes that this machine could not make, which say nothing about the server
 * @param took the durations of those with a result together
 */
public record ProbeFigures(long probes, long failures, long impossible, Duration took) {

    public static final ProbeFigures NONE = new ProbeFigures(0, 0, 0, Duration.ZERO);
}
