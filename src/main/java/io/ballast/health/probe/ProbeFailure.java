package io.ballast.health.probe;

import java.io.IOException;

/** The end of a probe that has failed, with the reason as people are told it. */
final class ProbeFailure extends IOException {

    /** @param reason plain words; whatever a server sent has been cleaned before it comes in here */
    ProbeFailure(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** Hundreds of servers fail at once, and nobody looks at where. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
