package io.ballast.api;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.definition.Snapshot;
import io.ballast.definition.Stored;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import tools.jackson.databind.JsonNode;

/** Answers with the headers that the contract promises. */
final class Answers {

    static final String REVISION = "Ballast-Revision";

    private Answers() {
    }

    /** A single representation, or 304 where the caller has it. */
    static ResponseEntity<JsonNode> read(Target target, Snapshot snapshot, HttpServletRequest request) {
        Query.of(request);
        var revision = target.revision(snapshot);
        if (revision != null && Preconditions.of(request).isCurrent(revision, Notation.isYaml(request))) {
            return tagged(ResponseEntity.status(HttpStatus.NOT_MODIFIED), revision, request).build();
        }
        var document = target.document(snapshot);
        return tagged(ResponseEntity.ok(), revision == null ? 0 : revision, request).body(document);
    }

    /** What a write answers: the plan, or the representation as it is stored. */
    static ResponseEntity<JsonNode> written(Target target, Writes.Outcome outcome, HttpServletRequest request) {
        var stored = outcome.stored();
        if (stored == null) {
            return planned(outcome);
        }
        if (stored.created() && request.getMethod().equals("PUT")) {
            return representation(ResponseEntity.created(URI.create(request.getRequestURI())), target, stored,
                    request);
        }
        return representation(ResponseEntity.ok(), target, stored, request);
    }

    /** The same for what always exists. */
    static ResponseEntity<JsonNode> replaced(Target target, Writes.Outcome outcome,
            HttpServletRequest request) {
        var stored = outcome.stored();
        return stored == null ? planned(outcome) : representation(ResponseEntity.ok(), target, stored, request);
    }

    private static ResponseEntity<JsonNode> representation(ResponseEntity.BodyBuilder answer, Target target,
            Stored stored, HttpServletRequest request) {
        var revision = target.revision(stored.snapshot());
        return tagged(answer.header(REVISION, Long.toString(stored.revision())), revision == null ? 0 : revision,
                request).body(target.document(stored.snapshot()));
    }

    static ResponseEntity<JsonNode> removed(Writes.Outcome outcome) {
        Stored stored = outcome.stored();
        return stored == null
                ? planned(outcome)
                : ResponseEntity.noContent().header(REVISION, Long.toString(stored.revision())).build();
    }

    static ResponseEntity<JsonNode> planned(Writes.Outcome outcome) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(outcome.plan());
    }

    private static <B extends ResponseEntity.HeadersBuilder<B>> B tagged(B answer, long revision,
            HttpServletRequest request) {
        return answer.eTag(Preconditions.etag(revision, Notation.isYaml(request)))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }
}
