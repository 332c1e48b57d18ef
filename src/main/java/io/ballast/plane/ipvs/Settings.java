package io.ballast.plane.ipvs;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.ballast.linux.Sysctls;

import org.jspecify.annotations.Nullable;

/**
 * The settings under net.ipv4.vs as they are, read at a pace of their own: they are some thirty files, which cost more
 * than a table of few services, and change by hand alone. For one thread.
 */
final class Settings {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Sysctls sysctls;
    private final LongSupplier nanos;
    private @Nullable SortedMap<String, String> known;
    private long readAt;

    Settings(Sysctls sysctls, LongSupplier nanos) {
        this.sysctls = sysctls;
        this.nanos = nanos;
    }

    /** Some may be about to change. */
    void forget() {
        known = null;
    }

    /** All that this kernel has and lets us read; at most a second old. */
    SortedMap<String, String> read() {
        long now = nanos.getAsLong();
        var values = known;
        if (values == null || now - readAt >= FRESH_NANOS) {
            values = readNow();
            known = values;
            readAt = now;
        }
        return values;
    }

    private SortedMap<String, String> readNow() {
        var values = new TreeMap<String, String>();
        for (var name : sysctls.names(IpvsPlane.SYSCTLS)) {
            var value = sysctls.read(IpvsPlane.SYSCTLS + "." + name);
            if (value != null) {
                values.put(name, value);
            }
        }
        return Collections.unmodifiableSortedMap(values);
    }
}
