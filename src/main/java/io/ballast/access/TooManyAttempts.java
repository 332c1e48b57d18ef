package io.ballast.access;

import java.time.Duration;

import org.springframework.security.core.AuthenticationException;

/** More passwords are being tried than Ballast will look at; the caller may come again. */
public final class TooManyAttempts extends AuthenticationException {

    private static final long serialVersionUID = 1;

    private final int retrySeconds;

    TooManyAttempts() {
        super("Too many passwords are being tried at once; try again in a moment.");
        this.retrySeconds = 1;
    }

    /** @param left how long none is looked at */
    TooManyAttempts(Duration left) {
        super("Too many wrong passwords came; none is looked at for " + Math.max(1, left.toSeconds()) + " s.");
        this.retrySeconds = (int) Math.max(1, left.toSeconds() + 1);
    }

    /** When to come again. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
