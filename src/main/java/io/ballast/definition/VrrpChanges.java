package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of VRRP instances and sync groups while an edit is carried out, and where the request speaks of them. */
final class VrrpChanges {

    private final Snapshot base;
    private final SortedMap<String, VrrpDefinition> instances;
    private final SortedMap<String, SyncGroupDefinition> groups;
    private final Map<String, String> instancePlaces = new TreeMap<>();
    private final Map<String, String> groupPlaces = new TreeMap<>();
    private boolean changed;

    VrrpChanges(Snapshot base) {
        this.base = base;
        this.instances = new TreeMap<>(base.vrrpInstances());
        this.groups = new TreeMap<>(base.syncGroups());
    }

    /** Whether anything becomes another. */
    boolean any() {
        return changed;
    }

    /** Puts an instance that was read at a place of the document; one that is the same as before stays so. */
    void put(VrrpDefinition fresh, String pointer) {
        instancePlaces.put(fresh.name(), pointer);
        var old = base.vrrpInstance(fresh.name());
        if (old == null || !fresh.stamped(old.revision()).equals(old)) {
            instances.put(fresh.name(), fresh.stamped(base.revision() + 1));
            changed = true;
        }
    }

    void put(SyncGroupDefinition fresh, String pointer) {
        groupPlaces.put(fresh.name(), pointer);
        var old = base.syncGroup(fresh.name());
        if (old == null || !fresh.stamped(old.revision()).equals(old)) {
            groups.put(fresh.name(), fresh.stamped(base.revision() + 1));
            changed = true;
        }
    }

    void removeInstance(String name) {
        changed |= instances.remove(name) != null;
    }

    void removeGroup(String name) {
        changed |= groups.remove(name) != null;
    }

    /**
     * Whether everything fits together.
     *
     * @param clusters as they will be
     * @throws StateConflict if what the request says does not go with what it says nothing of
     */
    void check(SortedMap<String, Cluster> clusters, Faults faults) {
        new VrrpRules(new Snapshot(base.revision(), clusters, instances, groups), base, instancePlaces, groupPlaces,
                faults).check();
    }

    /** The definitions as they will be; the same as the given ones where nothing here changes. */
    Snapshot result(Snapshot clusters) {
        return changed ? clusters.with(base.revision() + 1, instances, groups) : clusters;
    }

    /** What is legal and hardly meant of all that changes. */
    List<String> notices(Snapshot result) {
        var notices = new ArrayList<String>();
        if (!changed) {
            return notices;
        }
        for (var instance : instances.values()) {
            if (!instance.equals(base.vrrpInstance(instance.name()))) {
                notices.addAll(VrrpNotices.of(instance));
            }
        }
        for (var group : groups.values()) {
            if (!group.equals(base.syncGroup(group.name())) || group.instances().stream().anyMatch(
                    name -> !Objects.equals(result.vrrpInstance(name), base.vrrpInstance(name)))) {
                notices.addAll(VrrpNotices.of(group, result));
            }
        }
        return notices;
    }
}
