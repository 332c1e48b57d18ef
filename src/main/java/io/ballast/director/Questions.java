package io.ballast.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.ballast.definition.Cluster;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.KernelReport;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** What others ask of the plane: answered from the readings and from what the director's thread published last. */
final class Questions {

    private static final int READ_EACH = 32;

    private final ForwardingPlane plane;
    private final OwnState own;
    private final Loop loop;
    private final Readings readings;
    private final Statuses statuses;

    Questions(ForwardingPlane plane, OwnState own, Loop loop, Readings readings, Statuses statuses) {
        this.plane = plane;
        this.own = own;
        this.loop = loop;
        this.readings = readings;
        this.statuses = statuses;
    }

    void requireReady() {
        var state = loop.view().plane();
        if (!state.ready()) {
            throw new PlaneException(String.valueOf(state.reason()));
        }
    }

    SortedMap<ServiceKey, ServiceEntry> read(Set<ServiceKey> keys) {
        var found = new TreeMap<ServiceKey, ServiceEntry>();
        var all = keys.size() > READ_EACH ? readings.recent().reading().table().services() : null;
        for (var key : keys) {
            var entry = all == null ? readings.ask(() -> plane.read(key)) : all.get(key);
            if (entry != null) {
                found.put(key, entry);
            }
        }
        return found;
    }

    List<ForeignConflict> foreignConflicts(Snapshot after, Set<ServiceRef> touched) {
        var conflicts = new ArrayList<ForeignConflict>();
        for (var ref : touched) {
            var service = after.service(ref);
            if (service != null && !own.owns(service.listener().key())) {
                conflicts.add(new ForeignConflict(ref, service.listener().key()));
            }
        }
        if (conflicts.isEmpty() || !loop.view().plane().ready()) {
            return List.of();
        }
        try {
            // Twice: what was written or removed between the question whose it is and the reading was ours.
            for (int look = 0; look < 2 && !conflicts.isEmpty(); look++) {
                var there = read(Set.copyOf(conflicts.stream().map(ForeignConflict::key).toList()));
                conflicts.removeIf(conflict -> !there.containsKey(conflict.key()) || own.owns(conflict.key()));
            }
        } catch (PlaneException e) {
            return List.of();
        }
        return List.copyOf(conflicts);
    }

    boolean isForeign(ServiceKey key) {
        return !loop.owned().contains(key) && !read(Set.of(key)).isEmpty();
    }

    ClusterStatus clusterStatus(Cluster cluster) {
        try {
            return statuses.of(cluster, loop.view().plane().ready() ? readings.recent().reading() : null);
        } catch (PlaneException e) {
            return statuses.of(cluster, null);
        }
    }

    TableView table() {
        requireReady();
        var reading = readings.recent().reading();
        var now = loop.view();
        var foreign = reading.table().services().keySet().stream()
                .filter(key -> !own.owns(key) && (now.foreign().contains(key) || !isLeaving(key))).toList();
        var kernel = readings.<@Nullable KernelReport>ask(() -> plane.kernel(Uses.of(now.snapshot())));
        return new TableView(planeStatus(now), reading, now.drifts(), foreign, now.carriers(), now.hold(), kernel);
    }

    private boolean isLeaving(ServiceKey key) {
        return loop.published().values().stream().anyMatch(each -> each.desired().entry().key().equals(key)
                && each.conflict() == null);
    }

    /** In the words of a view that the caller shows other things of, so that they go together. */
    DirectorStatus.Plane planeStatus(View view) {
        return DirectorStatus.Plane.of(plane.kind(), view.plane());
    }
}
