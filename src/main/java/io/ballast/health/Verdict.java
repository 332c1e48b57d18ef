package io.ballast.health;

import java.time.Instant;

/**
 * What probing has found.
 *
 * @param reason in plain words, such as "connection refused"
 * @param since when the state was entered
 */
public record Verdict(State state, String reason, Instant since) {

    public enum State {
        UNKNOWN, UP, DOWN
    }
}
