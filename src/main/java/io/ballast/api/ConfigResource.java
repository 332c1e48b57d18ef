package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.definition.Definitions;
import io.ballast.definition.Edit;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;

import tools.jackson.databind.JsonNode;

/** Everything that an operator defines, as one document. */
@ApiResource
class ConfigResource {

    private final Definitions definitions;
    private final Writes writes;

    ConfigResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(Role.VIEWER)
    @GetMapping("/config")
    ResponseEntity<JsonNode> get(HttpServletRequest request) {
        return Answers.read(new Target.Config(), definitions.current(), request);
    }

    /** The document always exists, so it is replaced and never created. */
    @Needs(Role.ADMINISTRATOR)
    @PutMapping("/config")
    ResponseEntity<JsonNode> put(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new Target.Config();
        var edit = new Edit.PutConfig(RequestBody.document(request));
        return Answers.replaced(target, writes.carryOut(Writes.Wish.of(edit, target, true, request, caller)),
                request);
    }
}
