package io.ballast.plane;

/** The plane does not answer. The message is one sentence for an operator: what is missing and what to do. */
public class PlaneException extends RuntimeException {

    public PlaneException(String message) {
        super(message);
    }

    public PlaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
