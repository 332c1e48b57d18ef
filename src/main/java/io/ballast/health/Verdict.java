package io.ballast.health;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What probing has found.
 *
 * @param reason in plain words, such as "connection refused"
 * @param since when the state was entered; null where nothing has been probed
 * @param flapping whether the state changed so often of late that a return takes more successes than {@code rise}
 * @param advice of the server's weight by the last success; null for none
 * @param warning what will be wrong before long, such as a certificate's end; null for nothing
 * @param trouble why this director cannot probe it just now, which leaves the state as it was; null where it can
 */
public record Verdict(State state, String reason, @Nullable Instant since, boolean flapping,
        @Nullable WeightAdvice advice, @Nullable String warning, Watch watch, @Nullable String trouble) {

    public enum State {
        UNKNOWN, UP, DOWN
    }

    /** Whether an idle connection tells at once of the server's end. */
    public enum Watch {
        /** Not asked for. */
        OFF,
        /** Kept open, or opened again with the next success. */
        WATCHING,
        /** Given up, for the server closes such connections by itself. */
        GIVEN_UP
    }

    public Verdict(State state, String reason, @Nullable Instant since) {
        this(state, reason, since, false, null, null, Watch.OFF, null);
    }
}
