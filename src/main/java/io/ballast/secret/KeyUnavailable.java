package io.ballast.secret;

/** There is no key to seal a secret with; the message says why and what to do. */
public final class KeyUnavailable extends RuntimeException {

    KeyUnavailable(String message) {
        super(message);
    }
}
