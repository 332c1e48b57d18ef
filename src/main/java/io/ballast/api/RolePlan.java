package io.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpDefinition;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a change means to the VRRP instances of one director, as part of its plan. */
final class RolePlan {

    private RolePlan() {
    }

    static List<ObjectNode> of(Snapshot before, Snapshot after, String director) {
        var operations = new ArrayList<ObjectNode>();
        var names = new TreeSet<>(before.vrrpInstances().keySet());
        names.addAll(after.vrrpInstances().keySet());
        for (var name : names) {
            var old = member(before.vrrpInstance(name), director);
            var next = member(after.vrrpInstance(name), director);
            if (old == null && next != null) {
                operations.add(operation("add-vrrp-instance", "Take part in VRRP instance " + inWords(next, director)));
            } else if (old != null && next == null) {
                operations.add(operation("remove-vrrp-instance", "Leave VRRP instance " + name
                        + " in order, and take its addresses down"));
            } else if (next != null && !next.equals(old)) {
                operations.add(
                        operation("edit-vrrp-instance", "Go on in VRRP instance " + inWords(next, director)));
            }
        }
        return operations;
    }

    private static @Nullable VrrpDefinition member(@Nullable VrrpDefinition instance, String director) {
        return instance == null || instance.member(director) == null ? null : instance;
    }

    private static String inWords(VrrpDefinition instance, String director) {
        var member = instance.member(director);
        return member == null
                ? instance.name()
                : instance.name() + " (virtual router id " + instance.virtualRouterId() + ") on "
                        + member.interfaceName() + " with priority " + member.priority();
    }

    private static ObjectNode operation(String action, String description) {
        return JsonNodeFactory.instance.objectNode().put("action", action).put("description", description);
    }
}
