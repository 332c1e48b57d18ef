package io.ballast.definition;

import java.util.List;
import java.util.Optional;

import io.ballast.vrrp.SyncGroup;

/**
 * VRRP instances that are master together or not at all.
 *
 * @param instances their names
 * @param revision that last touched it; no part of the document
 */
public record SyncGroupDefinition(String name, String description, List<String> instances, long revision) {

    public SyncGroupDefinition {
        instances = List.copyOf(instances);
    }

    /**
     * The group as a director takes part in it: with those instances that it is a member of; empty if there is none.
     *
     * @param in which the instances are defined
     */
    public Optional<SyncGroup> of(String director, Snapshot in) {
        var own = instances.stream().filter(each -> {
            var instance = in.vrrpInstance(each);
            return instance != null && instance.member(director) != null;
        }).toList();
        return own.isEmpty() ? Optional.empty() : Optional.of(new SyncGroup(name, own));
    }

    SyncGroupDefinition stamped(long newRevision) {
        return new SyncGroupDefinition(name, description, instances, newRevision);
    }
}
