package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.definition.Edit;
import io.ballast.definition.Revision;
import io.ballast.definition.Revisions;
import io.ballast.definition.UnknownName;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The history of the definitions, and the way back. */
@ApiResource
class RevisionResource {

    private final Revisions revisions;
    private final Writes writes;

    RevisionResource(Revisions revisions, Writes writes) {
        this.revisions = revisions;
        this.writes = writes;
    }

    @Needs(Role.VIEWER)
    @GetMapping("/revisions")
    ResponseEntity<JsonNode> page(HttpServletRequest request) {
        var page = Page.of(request);
        var found = revisions.page(page.after(0), page.limit());
        var list = JsonNodeFactory.instance.arrayNode();
        found.forEach(revision -> list.add(document(revision)));
        return page.answer(list, found.isEmpty() ? 0 : found.getLast().number());
    }

    @Needs(Role.VIEWER)
    @GetMapping("/revisions/{number}")
    ResponseEntity<JsonNode> get(@PathVariable String number, HttpServletRequest request) {
        Query.of(request);
        var revision = revisions.get(number(number));
        boolean yaml = Notation.isYaml(request);
        boolean current = Preconditions.of(request).isCurrent(revision.number(), yaml);
        var answer = ResponseEntity.status(current ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .eTag(Preconditions.etag(revision.number(), yaml)).header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return current ? answer.build() : answer.body(document(revision));
    }

    @Needs(Role.ADMINISTRATOR)
    @PostMapping("/revisions/{number}/restore")
    ResponseEntity<JsonNode> restore(@PathVariable String number, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new Target.Config();
        var edit = new Edit.Restore(number(number));
        return Answers.replaced(target, writes.carryOut(Writes.Wish.of(edit, target, true, request, caller)),
                request);
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new UnknownName("There is no such revision; revisions are numbers.");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode document(Revision revision) {
        var node = JsonNodeFactory.instance.objectNode().put("revision", revision.number())
                .put("time", revision.time().toString()).put("author", revision.author()).put("via", revision.via())
                .put("summary", revision.summary());
        node.set("difference", revision.difference());
        return node;
    }
}
