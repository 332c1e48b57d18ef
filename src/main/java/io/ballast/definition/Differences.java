package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Differences as RFC 6902 writes them: objects by field, lists of named objects by name, everything else as a whole.
 * Linear in what is compared.
 */
final class Differences {

    private static final DocumentWriter WRITER = DocumentWriter.STORED;

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private Differences() {
    }

    static ArrayNode between(JsonNode before, JsonNode after) {
        var differences = new Differences();
        differences.values("", before, after);
        return differences.operations;
    }

    /** The difference of the two {@code /config} documents as they are stored, looking only at what changed. */
    static ArrayNode between(Snapshot before, Snapshot after) {
        var differences = new Differences();
        differences.lists("/clusters", List.copyOf(before.clusters().values()), List.copyOf(after.clusters().values()),
                new Kind<>(Cluster::name, (a, b) -> a.revision() == b.revision(), WRITER::cluster,
                        differences::clusters));
        differences.lists("/vrrpInstances", List.copyOf(before.vrrpInstances().values()),
                List.copyOf(after.vrrpInstances().values()),
                new Kind<>(VrrpDefinition::name, (a, b) -> a.revision() == b.revision(), WRITER::instance,
                        (at, a, b) -> differences.values(at, WRITER.instance(a), WRITER.instance(b))));
        differences.lists("/syncGroups", List.copyOf(before.syncGroups().values()),
                List.copyOf(after.syncGroups().values()),
                new Kind<>(SyncGroupDefinition::name, (a, b) -> a.revision() == b.revision(), WRITER::group,
                        (at, a, b) -> differences.values(at, WRITER.group(a), WRITER.group(b))));
        differences.lists("/notificationChannels", List.copyOf(before.notificationChannels().values()),
                List.copyOf(after.notificationChannels().values()),
                new Kind<>(NotificationChannel::name, (a, b) -> a.revision() == b.revision(), WRITER::channel,
                        (at, a, b) -> differences.values(at, WRITER.channel(a), WRITER.channel(b))));
        differences.lists("/notificationRules", List.copyOf(before.notificationRules().values()),
                List.copyOf(after.notificationRules().values()),
                new Kind<>(NotificationRule::name, (a, b) -> a.revision() == b.revision(), WRITER::rule,
                        (at, a, b) -> differences.values(at, WRITER.rule(a), WRITER.rule(b))));
        return differences.operations;
    }

    /** How members of a list are told apart and compared. */
    private record Kind<T>(Function<T, String> name, BiPredicate<T, T> same, Function<T, JsonNode> document,
            Inner<T> inner) {
    }

    private interface Inner<T> {
        void compare(String pointer, T before, T after);
    }

    private void clusters(String pointer, Cluster before, Cluster after) {
        values(pointer, WRITER.clusterAlone(before), WRITER.clusterAlone(after));
        lists(pointer + "/services", before.services(), after.services(), new Kind<>(VirtualService::name,
                (a, b) -> a.revision() == b.revision(), WRITER::service,
                (at, a, b) -> values(at, WRITER.service(a), WRITER.service(b))));
    }

    private void values(String pointer, JsonNode before, JsonNode after) {
        if (before instanceof ObjectNode a && after instanceof ObjectNode b) {
            objects(pointer, a, b);
        } else if (isNamed(before) && isNamed(after)) {
            lists(pointer, List.copyOf(before.values()), List.copyOf(after.values()), new Kind<>(
                    Differences::nameOf, JsonNode::equals, node -> node, this::values));
        } else if (!before.equals(after)) {
            add("replace", pointer).set("value", after);
        }
    }

    private void objects(String pointer, ObjectNode before, ObjectNode after) {
        for (var name : before.propertyNames()) {
            if (!after.has(name)) {
                add("remove", pointer + Faults.step(name));
            }
        }
        for (var field : after.properties()) {
            var at = pointer + Faults.step(field.getKey());
            var old = before.get(field.getKey());
            if (old == null) {
                add("add", at).set("value", field.getValue());
            } else {
                values(at, old, field.getValue());
            }
        }
    }

    private <T> void lists(String pointer, List<T> before, List<T> after, Kind<T> kind) {
        var names = new HashSet<String>();
        after.forEach(member -> names.add(kind.name().apply(member)));
        var kept = new ArrayList<T>();
        var gone = new ArrayList<Integer>();
        for (int i = 0; i < before.size(); i++) {
            if (names.contains(kind.name().apply(before.get(i)))) {
                kept.add(before.get(i));
            } else {
                gone.add(i);
            }
        }
        if (!isInOrder(kept, after, kind)) {
            replace(pointer, after, kind);
            return;
        }
        // From the end, so that the places of the others hold.
        gone.reversed().forEach(i -> add("remove", pointer + "/" + i));
        int next = 0;
        for (int i = 0; i < after.size(); i++) {
            if (next < kept.size() && sameName(kept.get(next), after.get(i), kind)) {
                if (!kind.same().test(kept.get(next), after.get(i))) {
                    kind.inner().compare(pointer + "/" + i, kept.get(next), after.get(i));
                }
                next++;
            } else {
                add("add", pointer + "/" + i).set("value", kind.document().apply(after.get(i)));
            }
        }
    }

    private static <T> boolean isInOrder(List<T> kept, List<T> after, Kind<T> kind) {
        int next = 0;
        for (var member : after) {
            if (next < kept.size() && sameName(kept.get(next), member, kind)) {
                next++;
            }
        }
        return next == kept.size();
    }

    private static <T> boolean sameName(T one, T other, Kind<T> kind) {
        return kind.name().apply(one).equals(kind.name().apply(other));
    }

    /** Members in another order are rare enough for the whole list. */
    private <T> void replace(String pointer, List<T> after, Kind<T> kind) {
        var list = add("replace", pointer).putArray("value");
        after.forEach(member -> list.add(kind.document().apply(member)));
    }

    private ObjectNode add(String operation, String pointer) {
        return operations.addObject().put("op", operation).put("path", pointer);
    }

    private static boolean isNamed(JsonNode node) {
        var names = new HashSet<String>();
        return node.isArray()
                && node.valueStream().allMatch(member -> member.isObject() && names.add(nameOf(member)));
    }

    private static String nameOf(JsonNode node) {
        return Names.of(node);
    }
}
