package io.ballast.definition;

/** Something is named that does not exist. */
public final class UnknownName extends RuntimeException {

    public UnknownName(String message) {
        super(message);
    }
}
