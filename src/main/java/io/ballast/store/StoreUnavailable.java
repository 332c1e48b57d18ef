package io.ballast.store;

/** There is no database, or it must not be written; the message says what is wrong and what to do. */
public class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
