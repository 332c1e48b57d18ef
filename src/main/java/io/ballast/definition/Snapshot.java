package io.ballast.definition;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Everything defined, as it stood after one revision. Immutable; two snapshots share what did not change.
 *
 * @param revision 0 before the first
 */
public record Snapshot(long revision, SortedMap<String, Cluster> clusters,
        SortedMap<String, VrrpDefinition> vrrpInstances, SortedMap<String, SyncGroupDefinition> syncGroups) {

    public static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>());

    public Snapshot {
        clusters = Collections.unmodifiableSortedMap(clusters);
        vrrpInstances = Collections.unmodifiableSortedMap(vrrpInstances);
        syncGroups = Collections.unmodifiableSortedMap(syncGroups);
    }

    /** Clusters alone. */
    public Snapshot(long revision, SortedMap<String, Cluster> clusters) {
        this(revision, clusters, Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    /** The same with other clusters. */
    Snapshot with(long newRevision, SortedMap<String, Cluster> newClusters) {
        return new Snapshot(newRevision, newClusters, vrrpInstances, syncGroups);
    }

    public @Nullable VrrpDefinition vrrpInstance(String name) {
        return vrrpInstances.get(name);
    }

    public @Nullable SyncGroupDefinition syncGroup(String name) {
        return syncGroups.get(name);
    }

    /** Every address that VRRP holds. */
    public Set<IpAddress> vrrpAddresses() {
        var all = new HashSet<IpAddress>();
        for (var instance : vrrpInstances.values()) {
            instance.virtualAddresses().forEach(each -> all.add(each.address()));
            instance.excludedAddresses().forEach(each -> all.add(each.address()));
        }
        return all;
    }

    /** The VRRP instance that holds an address wherever it is master; null where nobody moves it. */
    public @Nullable VrrpDefinition holder(IpAddress address) {
        return vrrpInstances.values().stream().filter(each -> each.holds(address)).findFirst().orElse(null);
    }

    public @Nullable Cluster cluster(String name) {
        return clusters.get(name);
    }

    public @Nullable VirtualService service(ServiceRef ref) {
        var cluster = cluster(ref.cluster());
        return cluster == null ? null : cluster.service(ref.service());
    }
}
