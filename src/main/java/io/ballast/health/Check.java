package io.ballast.health;

/** How a server is probed. */
public sealed interface Check permits Check.None, PacedCheck, PushCheck {

    /** As written in the REST contract: {@code none}, {@code tcp}, {@code https} ... */
    String type();

    /** No probing: the server counts as up. */
    record None() implements Check {

        @Override
        public String type() {
            return "none";
        }
    }
}
