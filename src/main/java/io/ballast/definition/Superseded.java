package io.ballast.definition;

/** Somebody else stored a change after this one was drafted; draft it again. */
public final class Superseded extends RuntimeException {

    public Superseded(String message) {
        super(message);
    }
}
