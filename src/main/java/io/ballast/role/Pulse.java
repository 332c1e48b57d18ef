package io.ballast.role;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether a router still answers that is connected. It is asked a question every {@link #EVERY}, and only when the last
 * one was answered. Pure: times go in.
 *
 * <p>It is well; silent, when it has not answered for {@link #SILENT}; to be ended, after {@link #END}; and to be killed,
 * after {@link #KILL}. With its next answer it is well again. What this program did not look for itself, since it stood
 * still too, counts as {@link #LOOK} at most.
 */
final class Pulse {

    static final Duration EVERY = Duration.ofSeconds(1);
    static final Duration SILENT = Duration.ofSeconds(5);
    static final Duration END = Duration.ofSeconds(10);
    static final Duration KILL = Duration.ofSeconds(15);
    static final Duration LOOK = Duration.ofMillis(500);

    /** How it is. */
    enum Condition {
        WELL, SILENT, TO_END, TO_KILL
    }

    private long asked;
    private long answered;
    private long askedAt;
    private long lookedAt;
    private long waited;

    /** @param now when the connection began; numbers go on from it, so that answers to nobody else fit */
    Pulse(long now) {
        asked = now;
        answered = now;
        askedAt = now;
        lookedAt = now;
    }

    /** The number of the question to ask now; empty if there is none. */
    OptionalLong question(long now) {
        if (asked != answered || now - askedAt < EVERY.toNanos()) {
            return OptionalLong.empty();
        }
        askedAt = now;
        lookedAt = now;
        waited = 0;
        return OptionalLong.of(++asked);
    }

    void answered(long number) {
        if (number == asked) {
            answered = number;
        }
    }

    Condition look(long now) {
        if (answered == asked) {
            return Condition.WELL;
        }
        waited += Math.min(now - lookedAt, LOOK.toNanos());
        lookedAt = now;
        if (waited >= KILL.toNanos()) {
            return Condition.TO_KILL;
        }
        if (waited >= END.toNanos()) {
            return Condition.TO_END;
        }
        return waited >= SILENT.toNanos() ? Condition.SILENT : Condition.WELL;
    }
}
