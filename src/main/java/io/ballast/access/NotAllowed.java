package io.ballast.access;

import org.springframework.security.access.AccessDeniedException;

/** The caller is known and may not do this; the message says why, in whole sentences. */
public final class NotAllowed extends AccessDeniedException {

    private static final long serialVersionUID = 1;

    public NotAllowed(String message) {
        super(message);
    }
}
