package io.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;

import tools.jackson.databind.JsonNode;

/** Reads {@code {"up": false, "reason": "disk full"}}. */
final class VerdictReader {

    private static final int LONGEST_REASON = 200;
    private static final Set<String> FIELDS = Set.of("up", "reason");

    private VerdictReader() {
    }

    /** @param reason says at least what was reported */
    record Word(boolean up, String reason) {
    }

    /** @throws InvalidDefinition with every fault */
    static Word read(JsonNode document) {
        if (!document.isObject()) {
            throw new InvalidDefinition(List.of(new Fault("", "must be an object with up and reason")));
        }
        var faults = new ArrayList<Fault>();
        document.propertyNames().stream().filter(name -> !FIELDS.contains(name))
                .forEach(name -> faults.add(new Fault("/" + name.replace("~", "~0").replace("/", "~1"),
                        "is not known here; known are reason, up")));
        var up = document.path("up");
        if (!up.isBoolean()) {
            faults.add(new Fault("/up", "must be true or false"));
        }
        var reason = document.path("reason");
        if (!reason.isMissingNode() && !reason.isNull() && !(reason.isString() && isSentence(reason.asString()))) {
            faults.add(new Fault("/reason",
                    "must say why, in at most " + LONGEST_REASON + " characters without control characters"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidDefinition(faults);
        }
        boolean isUp = up.asBoolean();
        return new Word(isUp, reason.isString() && !reason.asString().isBlank()
                ? reason.asString()
                : isUp ? "reported up" : "reported down");
    }

    private static boolean isSentence(String text) {
        return text.length() <= LONGEST_REASON && text.chars().noneMatch(Character::isISOControl);
    }
}
