package io.ballast.script;

import java.io.IOException;

/** A script could not be run: it is not there, or not safe to run. The message tells a person what to do. */
public final class CannotRun extends IOException {

    private static final long serialVersionUID = 1;

    CannotRun(String message) {
        super(message);
    }
}
