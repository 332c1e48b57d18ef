package io.ballast.secret;

/** A secret is needed and cannot be opened; the message says why and what to do. */
public final class LockedSecret extends RuntimeException {

    LockedSecret(String message) {
        super(message);
    }
}
