package io.ballast.api;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
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
    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/incidents")
    ResponseEntity<JsonNode> page(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var page = Page.of(request, "state");
        var found = incidents.page(open(page.query().text("state")), page.after(0), page.limit());
        var list = JsonNodeFactory.instance.arrayNode();
        found.stream().filter(incident -> isOf(incident, caller))
                .forEach(incident -> list.add(IncidentDocument.of(incident)));
        return page.answer(list, found.size(), found.isEmpty() ? 0 : found.getLast().id());
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
    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/incidents/{id}")
    JsonNode get(@PathVariable String id, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var incident = known(id, caller);
        var node = IncidentDocument.of(incident);
        var events = node.putArray("journal");
        journal.latest(Page.MOST, EventFilter.of(incident.id())).forEach(event -> events.add(EventDocument.of(event)));
        return node;
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/incidents/{id}/acknowledge")
    JsonNode acknowledge(@PathVariable String id, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        known(id, caller);
        var wish = new SmallDocument(RequestBody.document(request), Set.of("reason"));
        var reason = wish.reason(LONGEST_REASON, true);
        wish.requireFaultless();
        return changed(incidents.acknowledge(number(id), reason, caller.author().cause()));
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/incidents/{id}/silence")
    JsonNode silence(@PathVariable String id, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        known(id, caller);
        var wish = silences.read(RequestBody.document(request));
        return changed(incidents.silence(number(id), wish.until(), wish.reason(), caller.author().cause()));
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @DeleteMapping("/incidents/{id}/silence")
    ResponseEntity<Void> hear(@PathVariable String id, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        known(id, caller);
        changed(incidents.hear(number(id), caller.author().cause()));
        return ResponseEntity.noContent().build();
    }

    private static JsonNode changed(@Nullable Incident now) {
        if (now != null) {
            return IncidentDocument.of(now);
        }
        throw new ProblemException(ProblemKind.CONFLICT,
                "The incident is closed, or another director's: there is nothing to take on or to silence here.");
    }

    /** One that the caller may see; nobody sees half an incident. */
    private Incident known(String id, Caller caller) {
        var incident = incidents.get(number(id));
        if (incident == null || !isOf(incident, caller)) {
            throw missing();
        }
        return incident;
    }

    private static boolean isOf(Incident incident, Caller caller) {
        return incident.clusters().stream().allMatch(caller.grant()::covers);
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
