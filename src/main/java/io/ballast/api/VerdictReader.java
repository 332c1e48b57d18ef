package io.ballast.api;

import java.util.Set;

import io.ballast.definition.InvalidDefinition;

import tools.jackson.databind.JsonNode;

/** Reads {@code {"up": false, "reason": "disk full"}}. */
final class VerdictReader {

    private static final int LONGEST_REASON = 200;

    private VerdictReader() {
    }

    /** @param reason says at least what was reported */
    record Word(boolean up, String reason) {
    }

    /** @throws InvalidDefinition with every fault */
    static Word read(JsonNode document) {
        var small = new SmallDocument(document, Set.of("up", "reason"));
        var up = small.at("up");
        if (!up.isBoolean()) {
            small.fault("up", "must be true or false");
        }
        var reason = small.reason(LONGEST_REASON, false);
        small.requireFaultless();
        boolean isUp = up.asBoolean();
        return new Word(isUp, reason.isBlank() ? isUp ? "reported up" : "reported down" : reason);
    }
}
