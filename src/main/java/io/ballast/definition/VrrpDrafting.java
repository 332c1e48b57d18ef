package io.ballast.definition;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.ballast.definition.Edit.DeleteSyncGroup;
import io.ballast.definition.Edit.DeleteVrrpInstance;
import io.ballast.definition.Edit.OfVrrp;
import io.ballast.definition.Edit.PatchSyncGroup;
import io.ballast.definition.Edit.PatchVrrpInstance;
import io.ballast.definition.Edit.PutSyncGroup;
import io.ballast.definition.Edit.PutVrrpInstance;
import io.ballast.secret.SecretBox;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Edits of VRRP instances and sync groups upon one snapshot. */
final class VrrpDrafting {

    private static final DocumentWriter FOLLOWING = DocumentWriter.FOLLOWING;

    private final Snapshot base;
    private final Faults faults;
    private final Origin origin;
    private final VrrpChanges changes;
    private boolean created;

    VrrpDrafting(Snapshot base, SecretBox box, Faults faults) {
        this.base = base;
        this.faults = faults;
        this.origin = Origin.request(box);
        this.changes = new VrrpChanges(base);
    }

    VrrpChanges changes() {
        return changes;
    }

    /** Whether what the edit names did not exist before. */
    boolean created() {
        return created;
    }

    String apply(OfVrrp edit) {
        return switch (edit) {
            case PutVrrpInstance(String name, JsonNode document) -> {
                created = base.vrrpInstance(name) == null;
                instance(name, document);
                yield "VRRP instance " + name + (created ? " created" : " replaced");
            }
            case PatchVrrpInstance(String name, JsonNode patch) -> {
                instance(name, MergePatch.apply(FOLLOWING.instance(Existing.instance(base, name)), patch));
                yield "VRRP instance " + name + " changed";
            }
            case DeleteVrrpInstance(String name) -> {
                changes.removeInstance(Existing.instance(base, name).name());
                yield "VRRP instance " + name + " removed";
            }
            case PutSyncGroup(String name, JsonNode document) -> {
                created = base.syncGroup(name) == null;
                group(name, document);
                yield "sync group " + name + (created ? " created" : " replaced");
            }
            case PatchSyncGroup(String name, JsonNode patch) -> {
                group(name, MergePatch.apply(FOLLOWING.group(Existing.group(base, name)), patch));
                yield "sync group " + name + " changed";
            }
            case DeleteSyncGroup(String name) -> {
                changes.removeGroup(Existing.group(base, name).name());
                yield "sync group " + name + " removed";
            }
        };
    }

    private void instance(String name, JsonNode document) {
        var fresh = new VrrpReader(faults, origin).read(document, "", name, base.vrrpInstance(name));
        faults.throwIfAny();
        if (fresh != null) {
            changes.put(fresh, "");
        }
    }

    private void group(String name, JsonNode document) {
        var fresh = new SyncGroupReader(faults).read(document, "", name);
        faults.throwIfAny();
        if (fresh != null) {
            changes.put(fresh, "");
        }
    }

    /** Puts all that a whole configuration names, and removes the rest of what it does not leave alone. */
    void replace(ConfigReader.Config config) {
        replace(config.vrrpInstances(), base.vrrpInstances(), VrrpDefinition::name, "/vrrpInstances/", changes::put,
                changes::removeInstance);
        replace(config.syncGroups(), base.syncGroups(), SyncGroupDefinition::name, "/syncGroups/", changes::put,
                changes::removeGroup);
    }

    private static <T> void replace(@Nullable List<T> fresh, Map<String, T> old, Function<T, String> name, String list,
            BiConsumer<T, String> put, Consumer<String> remove) {
        if (fresh == null) {
            return;
        }
        var names = fresh.stream().map(name).collect(Collectors.toSet());
        old.keySet().stream().filter(each -> !names.contains(each)).forEach(remove);
        for (int i = 0; i < fresh.size(); i++) {
            put.accept(fresh.get(i), list + i);
        }
    }
}
