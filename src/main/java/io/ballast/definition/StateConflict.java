package io.ballast.definition;

/** What is asked for does not go with something else that is defined, and of which the request says nothing. Both are named. */
public final class StateConflict extends RuntimeException {

    public StateConflict(String message) {
        super(message);
    }
}
