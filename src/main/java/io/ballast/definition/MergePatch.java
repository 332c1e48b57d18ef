package io.ballast.definition;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396). */
final class MergePatch {

    /** Leaving one of these out keeps it, so null must still be seen when the document is read. */
    private static final Set<String> SECRETS = Set.of("password", "clientKey", "key");

    /** What has a type, and other fields for each. */
    private static final Set<String> TYPED = Set.of("check", "authentication");

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
            if (change.getValue().isNull() && SECRETS.contains(change.getKey())) {
                result.set(change.getKey(), change.getValue());
            } else if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                boolean other = old == null || TYPED.contains(change.getKey()) && isOfOtherType(old, change.getValue());
                result.set(change.getKey(),
                        apply(other ? JsonNodeFactory.instance.nullNode() : old, wish(change, old)));
            }
        }
        return result;
    }

    /** What many write as {@code path} is the request's, and takes the place of the old one as {@code uri} does. */
    private static JsonNode wish(Map.Entry<String, JsonNode> change, @Nullable JsonNode old) {
        if (!change.getKey().equals("check") || !(change.getValue() instanceof ObjectNode check)
                || !check.path("path").isString() || check.has("uri")) {
            return change.getValue();
        }
        var type = check.has("type") || old == null ? check.path("type") : old.path("type");
        if (!type.asString("").startsWith("http")) {
            return check;
        }
        var meant = check.deepCopy();
        meant.set("uri", meant.remove("path"));
        return meant;
    }

    /** A check of another type has other fields; the old ones mean nothing to it. */
    private static boolean isOfOtherType(JsonNode old, JsonNode change) {
        var type = change.get("type");
        return type != null && !type.equals(old.get("type"));
    }
}
