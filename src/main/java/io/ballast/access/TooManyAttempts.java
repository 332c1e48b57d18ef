package io.ballast.access;

import org.springframework.security.core.AuthenticationException;

/** More passwords are being tried than Ballast will look at; the caller may come again. */
public final class TooManyAttempts extends AuthenticationException {

    TooManyAttempts() {
        super("Too many passwords are being tried at once; try again in a moment.");
    }
}
