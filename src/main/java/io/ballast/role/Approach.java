package io.ballast.role;

import java.io.IOException;
import java.time.Duration;

import io.ballast.vrrp.router.RouterLink;

import org.jspecify.annotations.Nullable;

/**
 * How this director comes to a connection while it has none: it connects to the router that runs, or starts one. Belongs
 * to one thread; time comes from outside.
 *
 * <p>A started process is given {@link #ANSWER} to answer. When it ends sooner, or does not answer, another one is
 * started, after a pause that grows with each attempt until a connection has lasted for {@link #LASTING}.
 */
final class Approach {

    static final Duration ANSWER = Duration.ofSeconds(30);
    static final Duration LASTING = Duration.ofSeconds(10);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** Reaches a router. */
    interface Dial {

        /** @throws IOException if nobody answers */
        RouterLink connect() throws IOException;
    }

    /** Starts a router. */
    interface Start {

        /** @throws IOException if none can be started; the message is for a person */
        ProcessHandle start() throws IOException;
    }

    private final Dial dial;
    private final @Nullable Start start;
    private @Nullable ProcessHandle process;
    private long startedAt;
    private @Nullable Long dialAt;
    private @Nullable Long startAt;
    private Duration pause = FIRST_PAUSE;
    private String silence = "it is being connected to";

    /** @param start null where somebody else starts it */
    Approach(Dial dial, @Nullable Start start) {
        this.dial = dial;
        this.start = start;
    }

    /** Why there is no connection, in words. */
    String silence() {
        return silence;
    }

    /**
     * Tries what is due.
     *
     * @param wanted whether there is anything for a router to do; one is looked for in any case, since it may have to be
     *            told that there is nothing any more
     * @return null if nobody answers yet
     */
    @Nullable
    RouterLink attempt(boolean wanted, long now) {
        if (isEarly(dialAt, now) && !wanted) {
            return null;
        }
        dialAt = now + IDLE.toNanos();
        try {
            return dial.connect();
        } catch (IOException e) {
            if (wanted) {
                start(now);
            }
            return null;
        }
    }

    private static boolean isEarly(@Nullable Long at, long now) {
        return at != null && now - at < 0;
    }

    private void start(long now) {
        if (start == null) {
            silence = "nobody answers, and ballast.vrrp.start-router says that this program does not start it";
            return;
        }
        boolean starting = process != null && process.isAlive() && now - startedAt < ANSWER.toNanos();
        if (starting || isEarly(startAt, now)) {
            return;
        }
        try {
            silence = process == null ? "it is being started" : "it does not answer, and another is being started";
            startedAt = now;
            process = start.start();
        } catch (IOException e) {
            silence = "it cannot be started: " + e.getMessage();
        }
        startAt = now + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    /**
     * A connection has ended.
     *
     * @param lasted since it began, in nanoseconds
     */
    void ended(long lasted, String why) {
        silence = why;
        // It had answered: whatever has become of it, it is not starting any more.
        process = null;
        if (lasted >= LASTING.toNanos()) {
            pause = FIRST_PAUSE;
            startAt = null;
        }
    }
}
