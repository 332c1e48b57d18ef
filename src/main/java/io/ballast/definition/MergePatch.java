package io.ballast.definition;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396). */
final class MergePatch {

    private MergePatch() {
    }

    /** What becomes of the target; the target itself is not changed. RFC 7396 section 2. */
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        var result = target instanceof ObjectNode object
                ? JsonNodeFactory.instance.objectNode().setAll(object)
                : JsonNodeFactory.instance.objectNode();
        for (var change : changes.properties()) {
            var old = result.get(change.getKey());
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                boolean other = old == null || change.getKey().equals("check") && isOfOtherType(old, change.getValue());
                result.set(change.getKey(),
                        apply(other ? JsonNodeFactory.instance.nullNode() : old, change.getValue()));
            }
        }
        return result;
    }

    /** A check of another type has other fields; the old ones mean nothing to it. */
    private static boolean isOfOtherType(JsonNode old, JsonNode change) {
        var type = change.get("type");
        return type != null && !type.equals(old.get("type"));
    }
}
