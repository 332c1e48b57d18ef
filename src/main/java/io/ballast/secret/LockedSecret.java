package io.ballast.secret;

/** A secret is needed and cannot be opened; the message says why and what to do, as part of a sentence. */
public final class LockedSecret extends RuntimeException {

    LockedSecret(String message) {
        super(message);
    }
}
