package io.ballast.plane;

import org.jspecify.annotations.Nullable;

/**
 * Whether a plane answers.
 *
 * @param ready it reads and writes
 * @param reason what is missing and what to do, as one sentence; null when ready
 * @param version of the kernel's IPVS, such as {@code 1.2.1}; null where unknown
 * @param connectionTableSize buckets of the kernel's connection table; 0 where unknown
 */
public record PlaneState(boolean ready, @Nullable String reason, @Nullable String version, int connectionTableSize) {

    public static PlaneState missing(String reason) {
        return new PlaneState(false, reason, null, 0);
    }
}
