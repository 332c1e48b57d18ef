package io.ballast.definition;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies differences as {@link Differences} makes them: add, remove and replace of RFC 6902. */
final class JsonPatch {

    private JsonPatch() {
    }

    /**
     * Changes the document in place.
     *
     * @return the document, or what replaces it as a whole
     * @throws IllegalArgumentException if an operation points nowhere
     */
    static JsonNode apply(JsonNode document, JsonNode operations) {
        var result = document;
        for (var operation : operations.values()) {
            var path = operation.required("path").stringValue();
            var value = operation.get("value");
            if (path.isEmpty()) {
                result = Objects.requireNonNull(value).deepCopy();
            } else {
                change(result, path, operation.required("op").stringValue(), value == null ? null : value.deepCopy());
            }
        }
        return result;
    }

    private static void change(JsonNode document, String path, String operation, @Nullable JsonNode value) {
        int last = path.lastIndexOf('/');
        var parent = document.at(path.substring(0, last));
        var name = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
        switch (parent) {
            case ObjectNode object -> {
                if (value == null) {
                    object.remove(name);
                } else {
                    object.set(name, value);
                }
            }
            case ArrayNode list -> change(list, Integer.parseInt(name), operation, value);
            default -> throw new IllegalArgumentException("there is nothing at " + path);
        }
    }

    private static void change(ArrayNode list, int index, String operation, @Nullable JsonNode value) {
        if (value == null) {
            list.remove(index);
        } else if (operation.equals("add")) {
            list.insert(index, value);
        } else {
            list.set(index, value);
        }
    }
}
