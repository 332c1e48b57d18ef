package io.ballast.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Times in documents, RFC 3339. */
final class Times {

    static final String TO_COME = "must be a time to come, such as 2026-11-21T12:00:00Z";

    /** RFC 3339 section 1: years have four digits. */
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    private Times() {
    }

    /** The time that a field gives; null if it is none, or has been. */
    static @Nullable Instant toCome(JsonNode value, Instant now) {
        try {
            var time = value.isString() ? OffsetDateTime.parse(value.asString()).toInstant() : Instant.MIN;
            return time.isAfter(now) && !time.isAfter(END) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
