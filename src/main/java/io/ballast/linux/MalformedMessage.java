package io.ballast.linux;

/** Bytes that should have been a netlink message, and are none. */
public final class MalformedMessage extends RuntimeException {

    public MalformedMessage(String message) {
        super(message);
    }
}
