package io.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.RoleActions;
import io.ballast.definition.Snapshot;
import io.ballast.definition.Tracked;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a change means to the VRRP instances of one director, as part of its plan. Only what this director makes of a
 * definition counts: who is no member, or reads another description, does nothing.
 */
final class RolePlan {

    /** All that one director takes of an instance. */
    private record Part(VrrpInstance instance, List<Tracked> track, RoleActions actions) {
    }

    private final Snapshot before;
    private final Snapshot after;
    private final String director;
    private final List<ObjectNode> operations = new ArrayList<>();

    private RolePlan(Snapshot before, Snapshot after, String director) {
        this.before = before;
        this.after = after;
        this.director = director;
    }

    static List<ObjectNode> of(Snapshot before, Snapshot after, String director) {
        var plan = new RolePlan(before, after, director);
        both(before.vrrpInstances().keySet(), after.vrrpInstances().keySet()).forEach(plan::instance);
        both(before.syncGroups().keySet(), after.syncGroups().keySet()).forEach(plan::group);
        return plan.operations;
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private void instance(String name) {
        var old = part(before, name);
        var next = part(after, name);
        if (next == null && old != null) {
            add("remove-vrrp-instance", "Leave VRRP instance " + name + " in order, and take its addresses down");
        } else if (next != null && old == null) {
            add("add-vrrp-instance", "Take part in VRRP instance " + inWords(next.instance()));
        } else if (next != null && !next.equals(old)) {
            add("edit-vrrp-instance", "Go on in VRRP instance " + inWords(next.instance()));
        }
    }

    private @Nullable Part part(Snapshot in, String name) {
        var defined = in.vrrpInstance(name);
        return defined == null
                ? null
                : defined.of(director).map(instance -> new Part(instance, defined.track(), defined.actions()))
                        .orElse(null);
    }

    private static String inWords(VrrpInstance instance) {
        return instance.name() + " (virtual router id " + instance.virtualRouterId() + ") on "
                + instance.interfaceName() + " with priority " + instance.priority();
    }

    private void group(String name) {
        var old = group(before, name);
        var next = group(after, name);
        if (next == null && old != null) {
            add("remove-sync-group", "Let each of " + String.join(", ", old.instances()) + " have its own master");
        } else if (next != null && !next.equals(old)) {
            add(old == null ? "add-sync-group" : "edit-sync-group",
                    "Be master of all of " + String.join(", ", next.instances()) + ", or of none");
        }
    }

    private @Nullable SyncGroup group(Snapshot in, String name) {
        var defined = in.syncGroup(name);
        return defined == null ? null : defined.of(director, in).orElse(null);
    }

    private void add(String action, String description) {
        operations.add(JsonNodeFactory.instance.objectNode().put("action", action).put("description", description));
    }
}
