package io.ballast.definition;

import io.ballast.secret.Secret;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stored documents as they may be shown: a mask in the place of every sealed secret. */
final class Masked {

    private Masked() {
    }

    static JsonNode copy(JsonNode stored) {
        return switch (stored) {
            case ObjectNode object -> {
                var masked = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> masked.set(field.getKey(), copy(field.getValue())));
                yield masked;
            }
            case ArrayNode list -> {
                var masked = JsonNodeFactory.instance.arrayNode();
                list.values().forEach(member -> masked.add(copy(member)));
                yield masked;
            }
            default -> isSealed(stored) ? JsonNodeFactory.instance.stringNode(Secret.MASK) : stored;
        };
    }

    private static boolean isSealed(JsonNode node) {
        return node.isString() && node.stringValue().startsWith(String.valueOf(Origin.SEALED));
    }
}
