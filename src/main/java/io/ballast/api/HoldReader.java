package io.ballast.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;

import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;

/** Reads {@code {"until": "2026-11-21T12:00:00Z", "reason": "…"}}. */
@Component
class HoldReader {

    private static final int LONGEST_REASON = 500;
    private static final Set<String> FIELDS = Set.of("until", "reason");

    private final InstantSource clock;

    HoldReader(InstantSource clock) {
        this.clock = clock;
    }

    record Wish(Instant until, String reason) {
    }

    /** @throws InvalidDefinition with every fault */
    Wish read(JsonNode document) {
        var faults = new ArrayList<Fault>();
        if (!document.isObject()) {
            throw new InvalidDefinition(List.of(new Fault("", "must be an object with until and reason")));
        }
        document.propertyNames().stream().filter(name -> !FIELDS.contains(name))
                .forEach(name -> faults.add(new Fault("/" + name.replace("~", "~0").replace("/", "~1"),
                        "is not known here; known are reason, until")));
        var until = Times.toCome(document.path("until"), clock.instant());
        if (until == null) {
            faults.add(new Fault("/until", Times.TO_COME));
        }
        var reason = document.path("reason");
        if (!reason.isString() || !isSentence(reason.asString())) {
            faults.add(new Fault("/reason",
                    "must say why, in at most " + LONGEST_REASON + " characters without control characters"));
        }
        if (until == null || !faults.isEmpty()) {
            throw new InvalidDefinition(faults);
        }
        return new Wish(until, reason.asString());
    }

    private static boolean isSentence(String text) {
        return !text.isBlank() && text.length() <= LONGEST_REASON && text.chars().noneMatch(Character::isISOControl);
    }
}
