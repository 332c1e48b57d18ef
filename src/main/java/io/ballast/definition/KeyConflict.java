package io.ballast.definition;

/** Two services would listen on the same. Both are named. */
public final class KeyConflict extends RuntimeException {

    public KeyConflict(String message) {
        super(message);
    }
}
