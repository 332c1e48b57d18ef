package io.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;

import tools.jackson.databind.JsonNode;

/** A document of a few fields that is no definition, and what is wrong with it: all faults are told at once. */
final class SmallDocument {

    private final JsonNode document;
    private final List<Fault> faults = new ArrayList<>();

    /** @throws InvalidDefinition if it is no object */
    SmallDocument(JsonNode document, Set<String> fields) {
        this.document = document;
        var known = String.join(", ", new TreeSet<>(fields));
        if (!document.isObject()) {
            throw new InvalidDefinition(List.of(new Fault("", "must be an object; its fields are " + known)));
        }
        document.propertyNames().stream().filter(name -> !fields.contains(name))
                .forEach(name -> fault(name, "is not known here; known are " + known));
    }

    JsonNode at(String field) {
        return document.path(field);
    }

    boolean has(String field) {
        return document.hasNonNull(field);
    }

    void fault(String field, String message) {
        faults.add(new Fault("/" + field.replace("~", "~0").replace("/", "~1"), message));
    }

    /** The reason that somebody gives, shown to people as it is; empty if it is left out. */
    String reason(int longest, boolean required) {
        var reason = at("reason");
        boolean given = has("reason");
        if (!given && !required) {
            return "";
        }
        var text = reason.isString() ? reason.asString() : null;
        if (text == null || text.length() > longest || text.chars().anyMatch(Character::isISOControl)
                || required && text.isBlank()) {
            fault("reason", "must say why, in at most " + longest + " characters without control characters");
            return "";
        }
        return text;
    }

    /** @throws InvalidDefinition with every fault, if there is any */
    void requireFaultless() {
        if (!faults.isEmpty()) {
            throw new InvalidDefinition(faults);
        }
    }
}
