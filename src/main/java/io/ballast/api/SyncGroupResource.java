package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfSyncGroup;
import io.ballast.definition.Definitions;
import io.ballast.definition.Documents;
import io.ballast.definition.Edit;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import tools.jackson.databind.JsonNode;

/** VRRP instances that are master together or not at all. */
@ApiResource
class SyncGroupResource {

    private static final String ONE = "/sync-groups/{name}";

    private final Definitions definitions;
    private final Writes writes;

    SyncGroupResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/sync-groups")
    JsonNode list(HttpServletRequest request) {
        Query.of(request);
        return Lazy.list(definitions.current().syncGroups().values(), Documents::of);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String name, HttpServletRequest request) {
        return Answers.read(new OfSyncGroup(name), definitions.current(), request);
    }

    @Needs(Role.ADMINISTRATOR)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfSyncGroup(name);
        var edit = new Edit.PutSyncGroup(name, RequestBody.document(request));
        return writes.put(edit, target, request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfSyncGroup(name);
        var edit = new Edit.PatchSyncGroup(name, RequestBody.patch(request));
        return writes.patch(edit, target, request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.DeleteSyncGroup(name);
        return writes.delete(edit, new OfSyncGroup(name), request, caller);
    }
}
