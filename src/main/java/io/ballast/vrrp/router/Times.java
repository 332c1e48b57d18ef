package io.ballast.vrrp.router;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * @param monotonic in nanoseconds, for everything that is waited for
 * @param wall for people
 */
record Times(LongSupplier monotonic, InstantSource wall) {

    static final Times SYSTEM = new Times(System::nanoTime, InstantSource.system());

    long now() {
        return monotonic.getAsLong();
    }

    Instant instant() {
        return wall.instant();
    }
}
