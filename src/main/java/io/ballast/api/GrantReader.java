package io.ballast.api;

import java.util.List;
import java.util.Locale;

import io.ballast.access.Grant;
import io.ballast.access.Role;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody may do, as {@code role} and {@code clusters} of a document; clusters null or left out is everywhere. */
final class GrantReader {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final int MOST = 1_000;

    private GrantReader() {
    }

    /**
     * Reads both fields and notes what is wrong with them.
     *
     * @param preset what holds for a field that is left out
     */
    static Grant read(SmallDocument from, Grant preset) {
        var role = from.has("role") ? role(from) : preset.role();
        var clusters = from.at("clusters");
        if (clusters.isMissingNode()) {
            return new Grant(role, preset.clusters());
        }
        if (clusters.isNull()) {
            return new Grant(role, null);
        }
        var names = clusters.valueStream().map(JsonNode::asString).toList();
        if (!clusters.isArray() || names.size() > MOST || !isNames(clusters)) {
            from.fault("clusters", "must be a list of at most " + MOST + " names of clusters, or null for all of them");
            return Grant.on(role, List.of());
        }
        return Grant.on(role, names);
    }

    private static boolean isNames(JsonNode clusters) {
        return clusters.valueStream().allMatch(name -> name.isString() && name.asString().matches(NAME));
    }

    private static Role role(SmallDocument from) {
        var word = from.at("role");
        for (var role : Role.values()) {
            if (word.isString() && role.word().equals(word.asString().toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        from.fault("role", "must be viewer, operator or administrator");
        return Role.VIEWER;
    }

    static void put(Grant grant, ObjectNode into) {
        into.put("role", grant.role().word());
        var clusters = grant.clusters();
        if (clusters == null) {
            into.putNull("clusters");
        } else {
            clusters.forEach(into.putArray("clusters")::add);
        }
    }
}
