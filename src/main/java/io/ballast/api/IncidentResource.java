package io.ballast.api;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.event.EventFilter;
import io.ballast.event.Incident;
import io.ballast.event.Incidents;
import io.ballast.event.Journal;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What goes wrong now and went wrong before, and who takes it on. */
@ApiResource
class IncidentResource {

    private static final int LONGEST_REASON = 500;

    private final Incidents incidents;
    private final Journal journal;
    private final HoldReader silences;

    IncidentResource(Incidents incidents, Journal journal, HoldReader silences) {
        this.incidents = incidents;
        this.journal = journal;
        this.silences = silences;
    }

    /** Oldest first. */
    @GetMapping("/incidents")
    ResponseEntity<JsonNode> page(HttpServletRequest request) {
        var page = Page.of(request, "state");
        var found = incidents.page(open(page.query().text("state")), page.after(0), page.limit());
        var list = JsonNodeFactory.instance.arrayNode();
        found.forEach(incident -> list.add(IncidentDocument.of(incident)));
        return page.answer(list, found.isEmpty() ? 0 : found.getLast().id());
    }

    private static @Nullable Boolean open(@Nullable String state) {
        return switch (state) {
            case null -> null;
            case "open" -> true;
            case "closed" -> false;
            default -> throw ProblemException.parameter("state", "must be open or closed");
        };
    }

    /** With its events, the newest last. */
    @GetMapping("/incidents/{id}")
    JsonNode get(@PathVariable String id, HttpServletRequest request) {
        Query.of(request);
        var incident = incidents.get(number(id));
        if (incident == null) {
            throw missing();
        }
        var node = IncidentDocument.of(incident);
        var events = node.putArray("journal");
        journal.latest(Page.MOST, EventFilter.of(incident.id())).forEach(event -> events.add(EventDocument.of(event)));
        return node;
    }

    @PostMapping("/incidents/{id}/acknowledge")
    JsonNode acknowledge(@PathVariable String id, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var wish = new SmallDocument(RequestBody.document(request), Set.of("reason"));
        var reason = wish.reason(LONGEST_REASON, true);
        wish.requireFaultless();
        return changed(id, incidents.acknowledge(number(id), reason, caller.author().cause()));
    }

    @PostMapping("/incidents/{id}/silence")
    JsonNode silence(@PathVariable String id, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var wish = silences.read(RequestBody.document(request));
        return changed(id, incidents.silence(number(id), wish.until(), wish.reason(), caller.author().cause()));
    }

    @DeleteMapping("/incidents/{id}/silence")
    ResponseEntity<Void> hear(@PathVariable String id, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        changed(id, incidents.hear(number(id), caller.author().cause()));
        return ResponseEntity.noContent().build();
    }

    private JsonNode changed(String id, @Nullable Incident now) {
        if (now != null) {
            return IncidentDocument.of(now);
        }
        if (incidents.get(number(id)) == null) {
            throw missing();
        }
        throw new ProblemException(ProblemKind.CONFLICT,
                "The incident is closed, or another director's: there is nothing to take on or to silence here.");
    }

    private static ProblemException missing() {
        return new ProblemException(ProblemKind.NOT_FOUND, "There is no such incident.");
    }

    private static long number(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw missing();
        }
        return Long.parseLong(id);
    }
}
