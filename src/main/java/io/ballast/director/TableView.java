package io.ballast.director;

import java.util.List;
import java.util.Map;

import io.ballast.event.Subject;
import io.ballast.plane.KernelReport;
import io.ballast.plane.PlaneReading;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * The plane as it is now.
 *
 * @param reading the table with its counters
 * @param drift what somebody else changed in what is ours and is not put right yet
 * @param foreign keys of the reading's services that somebody else put there
 * @param carriers private services of ours, which carry probes alone, with the server that each is for
 * @param hold null while nobody holds
 * @param kernel its settings; null for a plane without a kernel's table
 */
public record TableView(DirectorStatus.Plane plane, PlaneReading reading, List<Drift> drift,
        List<ServiceKey> foreign, Map<ServiceKey, Subject> carriers, @Nullable Hold hold,
        @Nullable KernelReport kernel) {

    public TableView {
        drift = List.copyOf(drift);
        foreign = List.copyOf(foreign);
        carriers = Map.copyOf(carriers);
    }
}
