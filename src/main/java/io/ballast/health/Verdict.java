package io.ballast.health;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What probing has found.
 *
 * @param reason in plain words, such as "connection refused"
 * @param since when the state was entered; null where nothing has been probed
 */
public record Verdict(State state, String reason, @Nullable Instant since) {

    public enum State {
        UNKNOWN, UP, DOWN
    }
}
