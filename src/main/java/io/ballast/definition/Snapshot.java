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
        SortedMap<String, VrrpDefinition> vrrpInstances, SortedMap<String, SyncGroupDefinition> syncGroups,
        SortedMap<String, NotificationChannel> notificationChannels,
        SortedMap<String, NotificationRule> notificationRules) {

    public static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>());

    public Snapshot {
        clusters = Collections.unmodifiableSortedMap(clusters);
        vrrpInstances = Collections.unmodifiableSortedMap(vrrpInstances);
        syncGroups = Collections.unmodifiableSortedMap(syncGroups);
        notificationChannels = Collections.unmodifiableSortedMap(notificationChannels);
        notificationRules = Collections.unmodifiableSortedMap(notificationRules);
    }

    /** Without notifications. */
    public Snapshot(long revision, SortedMap<String, Cluster> clusters,
            SortedMap<String, VrrpDefinition> vrrpInstances, SortedMap<String, SyncGroupDefinition> syncGroups) {
        this(revision, clusters, vrrpInstances, syncGroups, Collections.emptySortedMap(),
                Collections.emptySortedMap());
    }

    /** Clusters alone. */
    public Snapshot(long revision, SortedMap<String, Cluster> clusters) {
        this(revision, clusters, Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    /** The same with other clusters. */
    Snapshot with(long newRevision, SortedMap<String, Cluster> newClusters) {
        return new Snapshot(newRevision, newClusters, vrrpInstances, syncGroups, notificationChannels,
                notificationRules);
    }

    /** The same with other VRRP instances and sync groups. */
    Snapshot with(long newRevision, SortedMap<String, VrrpDefinition> instances,
            SortedMap<String, SyncGroupDefinition> groups) {
        return new Snapshot(newRevision, clusters, instances, groups, notificationChannels, notificationRules);
    }

    /** The same with these notifications. */
    public Snapshot notifying(long newRevision, SortedMap<String, NotificationChannel> channels,
            SortedMap<String, NotificationRule> rules) {
        return new Snapshot(newRevision, clusters, vrrpInstances, syncGroups, channels, rules);
    }

    public @Nullable NotificationChannel notificationChannel(String name) {
        return notificationChannels.get(name);
    }

    public @Nullable NotificationRule notificationRule(String name) {
        return notificationRules.get(name);
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
