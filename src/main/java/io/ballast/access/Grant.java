package io.ballast.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A role, and where it holds.
 *
 * @param clusters the names of the clusters that it is limited to, of which none need exist; null if it holds
 *     everywhere, also for what belongs to no cluster
 */
public record Grant(Role role, @Nullable SortedSet<String> clusters) {

    public static final Grant ADMINISTRATOR = new Grant(Role.ADMINISTRATOR, null);

    public Grant {
        clusters = clusters == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
    }

    /** Limited to these clusters. */
    public static Grant on(Role role, Collection<String> clusters) {
        return new Grant(role, new TreeSet<>(clusters));
    }

    /** Whether it holds for what is not of single clusters. */
    public boolean everywhere() {
        return clusters == null;
    }

    public boolean covers(String cluster) {
        return clusters == null || clusters.contains(cluster);
    }

    /** Whether whoever has this may do the role's work everywhere. */
    public boolean allowsEverywhere(Role needed) {
        return role.allows(needed) && everywhere();
    }

    /** What both allow: a token can do no more than the user whose it is. */
    public Grant and(Grant other) {
        var lesser = role.allows(other.role) ? other.role : role;
        if (clusters == null || other.clusters == null) {
            return new Grant(lesser, clusters == null ? other.clusters : clusters);
        }
        var both = new TreeSet<>(clusters);
        both.retainAll(other.clusters);
        return new Grant(lesser, both);
    }

    /** Whether another allows all that this does. */
    public boolean isWithin(Grant other) {
        return equals(and(other));
    }

    /** The clusters as one column keeps them: names have no commas. */
    @Nullable
    String column() {
        return clusters == null ? null : String.join(",", clusters);
    }

    static Grant ofColumns(String role, @Nullable String clusters) {
        if (clusters == null) {
            return new Grant(Role.of(role), null);
        }
        var names = new TreeSet<>(Arrays.asList(clusters.split(",")));
        names.remove("");
        return new Grant(Role.of(role), names);
    }

    /** As in {@code operator of web, mail}. */
    @Override
    public String toString() {
        if (clusters == null) {
            return role.word();
        }
        return role.word() + " of " + (clusters.isEmpty() ? "no cluster" : String.join(", ", clusters));
    }
}
