package io.ballast.api;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.audit.AuditEntry;
import io.ballast.audit.AuditQuery;
import io.ballast.audit.AuditTrail;
import io.ballast.definition.Revisions;
import io.ballast.definition.UnknownName;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who did what: to be read, filtered and taken away as a table; there is no way to change it. */
@ApiResource
class AuditResource {

    private static final String[] FILTERS = {"who", "outcome", "path", "since", "until"};
    private static final int PAGE = 500;

    private final AuditTrail trail;
    private final Revisions revisions;

    AuditResource(AuditTrail trail, Revisions revisions) {
        this.trail = trail;
        this.revisions = revisions;
    }

    /** Without {@code after} the latest ones; newest last. */
    @Needs(Role.ADMINISTRATOR)
    @GetMapping("/audit")
    ResponseEntity<JsonNode> page(HttpServletRequest request) {
        var page = Page.of(request, FILTERS);
        var query = query(page.query());
        var found = page.fromStart()
                ? trail.page(page.after(0), page.limit(), query)
                : trail.latest(page.limit(), query);
        var list = JsonNodeFactory.instance.arrayNode();
        found.forEach(entry -> list.add(document(entry)));
        return page.fromStart()
                ? page.answer(list, found.isEmpty() ? 0 : found.getLast().id())
                : ResponseEntity.ok(list);
    }

    /** Everything that the filters let through, as a table for a spreadsheet (RFC 4180). */
    @Needs(Role.ADMINISTRATOR)
    @GetMapping(path = "/audit.csv", produces = "text/csv")
    void table(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var query = query(Query.of(request, FILTERS));
        var page = trail.page(0, PAGE, query);
        response.setContentType("text/csv;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"ballast-audit.csv\"");
        var out = response.getWriter();
        out.write(CsvRow.of(List.of("id", "time", "director", "who", "via", "address", "act", "status", "outcome",
                "revision", "detail", "chain")));
        while (!page.isEmpty()) {
            for (var entry : page) {
                out.write(CsvRow.of(cells(entry)));
            }
            page = trail.page(page.getLast().id(), PAGE, query);
        }
    }

    /** With the difference that its revision made. */
    @Needs(Role.ADMINISTRATOR)
    @GetMapping("/audit/{id}")
    JsonNode get(@PathVariable String id, HttpServletRequest request) {
        Query.of(request);
        var entry = id.matches("[0-9]{1,18}") ? trail.find(Long.parseLong(id)) : null;
        if (entry == null) {
            throw new UnknownName("There is no such entry of the audit log.");
        }
        var document = document(entry);
        if (entry.revision() != null) {
            document.set("difference", revisions.get(entry.revision()).difference());
        }
        return document;
    }

    /** Whether anything was changed or taken out behind our back. */
    @Needs(Role.ADMINISTRATOR)
    @GetMapping("/audit/proof")
    JsonNode prove(HttpServletRequest request) {
        Query.of(request);
        var proof = trail.prove();
        var node = JsonNodeFactory.instance.objectNode().put("entries", proof.entries())
                .put("intact", proof.broken() == null);
        if (proof.broken() == null) {
            node.putNull("broken");
        } else {
            node.set("broken", document(proof.broken()));
        }
        return node;
    }

    private static AuditQuery query(Query query) {
        return new AuditQuery(query.text("who"), outcome(query.text("outcome")), query.text("path"),
                time(query, "since"), time(query, "until"));
    }

    private static AuditEntry.@Nullable Outcome outcome(@Nullable String word) {
        return switch (word) {
            case null -> null;
            case "done" -> AuditEntry.Outcome.DONE;
            case "denied" -> AuditEntry.Outcome.DENIED;
            case "failed" -> AuditEntry.Outcome.FAILED;
            default -> throw ProblemException.parameter("outcome", "must be done, denied or failed");
        };
    }

    private static @Nullable Instant time(Query query, String name) {
        var text = query.text(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.parameter(name, "must be a time such as 2026-11-21T12:00:00Z");
        }
    }

    private static ObjectNode document(AuditEntry entry) {
        return JsonNodeFactory.instance.objectNode().put("id", entry.id()).put("time", entry.time().toString())
                .put("director", entry.director()).put("who", entry.who()).put("via", entry.via())
                .put("address", entry.address()).put("act", entry.act()).put("status", entry.status())
                .put("outcome", word(entry)).put("revision", entry.revision()).put("detail", entry.detail())
                .put("chain", entry.chain());
    }

    private static List<@Nullable Object> cells(AuditEntry entry) {
        return Arrays.asList(entry.id(), entry.time(), entry.director(), entry.who(), entry.via(),
                entry.address(), entry.act(), entry.status(), word(entry), entry.revision(), entry.detail(),
                entry.chain());
    }

    private static String word(AuditEntry entry) {
        return entry.outcome().name().toLowerCase(Locale.ROOT);
    }
}
