package io.ballast.director;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.definition.Snapshot;
import io.ballast.event.Subject;
import io.ballast.plane.PlaneState;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** What other threads may know of the director's loop as a whole: immutable, replaced whole after each round. */
record View(Snapshot snapshot, long appliedRevision, PlaneState plane, @Nullable Hold hold,
        List<FailedOperation> failed, @Nullable String suspicion, List<Drift> drifts, Set<ServiceKey> foreign,
        Map<ServiceKey, Subject> carriers) {

    static final View NONE = new View(Snapshot.EMPTY, 0, PlaneState.missing("The plane has not been asked yet."), null,
            List.of(), null, List.of(), Set.of(), Map.of());
}
