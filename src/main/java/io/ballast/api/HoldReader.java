package io.ballast.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

import io.ballast.definition.InvalidDefinition;

import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;

/** Reads {@code {"until": "2026-11-21T12:00:00Z", "reason": "…"}}. */
@Component
class HoldReader {

    private static final int LONGEST_REASON = 500;

    private final InstantSource clock;

    HoldReader(InstantSource clock) {
        this.clock = clock;
    }

    record Wish(Instant until, String reason) {
    }

    /** @throws InvalidDefinition with every fault */
    Wish read(JsonNode document) {
        var small = new SmallDocument(document, Set.of("until", "reason"));
        var until = Times.toCome(small.at("until"), clock.instant());
        if (until == null) {
            small.fault("until", Times.TO_COME);
        }
        var reason = small.reason(LONGEST_REASON, true);
        small.requireFaultless();
        return new Wish(Objects.requireNonNull(until), reason);
    }
}
