package io.ballast.health;

import java.io.IOException;

/**
 * The director itself could not make a probe: a capability, a script or room is missing. It says nothing about the
 * server, so it changes no verdict; the message tells a person what to do.
 */
public final class CannotProbe extends IOException {

    private static final long serialVersionUID = 1;

    public CannotProbe(String message) {
        super(message);
    }
}
