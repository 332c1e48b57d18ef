package io.ballast.definition;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Everything defined, as it stood after one revision. Immutable; two snapshots share what did not change.
 *
 * @param revision 0 before the first
 */
public record Snapshot(long revision, SortedMap<String, Cluster> clusters) {

    public static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>());

    public Snapshot {
        clusters = Collections.unmodifiableSortedMap(clusters);
    }

    public @Nullable Cluster cluster(String name) {
        return clusters.get(name);
    }

    public @Nullable VirtualService service(ServiceRef ref) {
        var cluster = cluster(ref.cluster());
        return cluster == null ? null : cluster.service(ref.service());
    }
}
