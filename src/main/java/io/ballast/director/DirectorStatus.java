package io.ballast.director;

import java.util.List;

import io.ballast.plane.PlaneState;

import org.jspecify.annotations.Nullable;

/**
 * How far this director is.
 *
 * @param director its name
 * @param revision of the definitions it knows
 * @param appliedRevision up to which every operation was carried out or refused by the plane; does not wait for probes
 * @param hold null while nobody holds
 * @param failed what was refused, and is tried again
 * @param suspicion why verdicts are held, in one sentence; null while they count
 */
public record DirectorStatus(String director, long revision, long appliedRevision, Plane plane, @Nullable Hold hold,
        List<FailedOperation> failed, @Nullable String suspicion) {

    public DirectorStatus {
        failed = List.copyOf(failed);
    }

    /**
     * The forwarding plane.
     *
     * @param kind {@code ipvs} or {@code embedded}
     * @param ready whether it answers
     * @param reason what is missing and what to do, in one sentence; null when ready
     * @param version of the kernel's IPVS; null where unknown
     */
    public record Plane(String kind, boolean ready, @Nullable String reason, @Nullable String version) {

        static Plane of(String kind, PlaneState state) {
            return new Plane(kind, state.ready(), state.reason(), state.version());
        }
    }
}
