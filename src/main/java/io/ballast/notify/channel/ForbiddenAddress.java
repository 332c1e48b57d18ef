package io.ballast.notify.channel;

import java.net.UnknownHostException;

/** A name leads to where no webhook may go. */
final class ForbiddenAddress extends UnknownHostException {

    private static final long serialVersionUID = 1;

    ForbiddenAddress(String message) {
        super(message);
    }
}
