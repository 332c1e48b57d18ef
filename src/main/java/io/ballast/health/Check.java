package io.ballast.health;

import java.time.Duration;

/** How a server is probed. Each type has its own fields; all but {@link None} have a pace. */
public sealed interface Check {

    /** As written in the REST contract: {@code tcp}, {@code none}. */
    String type();

    /** No probing: the server counts as up. */
    record None() implements Check {

        @Override
        public String type() {
            return "none";
        }
    }

    /** The server accepts a TCP connection. */
    record Tcp(Pace pace) implements Check {

        @Override
        public String type() {
            return "tcp";
        }
    }

    /**
     * When to probe and how many results change a verdict.
     *
     * @param interval from the start of one probe to the start of the next
     * @param timeout until a probe without an answer has failed
     * @param rise successes in a row that bring a server up, at least 1
     * @param fall failures in a row that take it down, at least 1
     */
    record Pace(Duration interval, Duration timeout, int rise, int fall) {

        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 2);
    }
}
