package io.ballast.api;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.access.Access;
import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.event.Event;
import io.ballast.event.Journal;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What happened: page by page, or live. */
@ApiResource
class EventResource {

    private final Journal journal;
    private final EventStreams streams;
    private final Access access;

    EventResource(Journal journal, EventStreams streams, Access access) {
        this.journal = journal;
        this.streams = streams;
        this.access = access;
    }

    /** Without {@code after} the latest ones, because a journal is asked for what has just happened; newest last. */
    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/events")
    ResponseEntity<JsonNode> page(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var page = Page.of(request, EventFilters.PARAMETERS);
        var filter = EventFilters.of(page.query());
        long after = page.after(0);
        var events = page.fromStart()
                ? journal.page(after, page.limit(), filter)
                : journal.latest(page.limit(), filter);
        var list = JsonNodeFactory.instance.arrayNode();
        events.stream().filter(event -> maySee(caller, event)).forEach(event -> list.add(EventDocument.of(event)));
        return page.fromStart()
                ? page.answer(list, events.size(), events.isEmpty() ? 0 : events.getLast().id())
                : ResponseEntity.ok(list);
    }

    /** Holds the request's own thread, which is a virtual one, until the client goes or the program ends. */
    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping(path = "/events/stream", produces = "text/event-stream")
    void stream(HttpServletRequest request, HttpServletResponse response, @AuthenticationPrincipal Caller caller)
            throws IOException {
        Query.of(request);
        var last = request.getHeader("Last-Event-ID");
        if (last != null && !last.matches("[0-9]{1,18}")) {
            throw ProblemException.parameter("Last-Event-ID", "must be the number of an event");
        }
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        // Proxies that gather an answer before they pass it on would hold the events back.
        response.setHeader("X-Accel-Buffering", "no");
        streams.serve(last == null ? null : Long.valueOf(last),
                new EventStreams.Listener(access.admission(caller, request.getSession(false)),
                        event -> maySee(caller, event)),
                response.getOutputStream(),
                response::flushBuffer);
    }

    /** What is of no cluster is of the director, on which all depend. */
    private static boolean maySee(Caller caller, Event event) {
        var cluster = event.subject().cluster();
        return cluster == null || caller.grant().covers(cluster);
    }
}
