package io.ballast.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When to probe and how many results change a verdict.
 *
 * @param interval from the start of one probe to the start of the next
 * @param timeout until a probe without an answer has failed
 * @param rise successes in a row that bring a server up, at least 1
 * @param fall failures in a row that take it down, at least 1
 * @param fastInterval the interval while results disagree with the verdict or there is none; null for the interval
 */
public record Pace(Duration interval, Duration timeout, int rise, int fall, @Nullable Duration fastInterval) {

    public static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 2);

    public Pace(Duration interval, Duration timeout, int rise, int fall) {
        this(interval, timeout, rise, fall, null);
    }
}
