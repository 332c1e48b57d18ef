package io.ballast.director;

import io.ballast.table.ServiceKey;

/** The table holds no foreign service with this key. */
public class NotForeign extends RuntimeException {

    public NotForeign(ServiceKey key) {
        super("The table holds no foreign service " + key + ".");
    }
}
