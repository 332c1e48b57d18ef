package io.ballast.definition;

import java.time.Instant;

import tools.jackson.databind.JsonNode;

/**
 * One stored change.
 *
 * @param difference from the revision before to this one, as RFC 6902 writes it, on the whole configuration
 * @param summary the change in a few words
 */
public record Revision(long number, Instant time, String author, String via, JsonNode difference, String summary) {
}
