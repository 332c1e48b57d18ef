package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfCluster;
import io.ballast.definition.Definitions;
import io.ballast.definition.Edit;
import io.ballast.director.Director;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;

import tools.jackson.databind.JsonNode;

@ApiResource
class ClusterResource {

    private final Definitions definitions;
    private final Director director;
    private final Writes writes;

    ClusterResource(Definitions definitions, Director director, Writes writes) {
        this.definitions = definitions;
        this.director = director;
        this.writes = writes;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/clusters")
    JsonNode list(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var seen = definitions.current().clusters().values().stream()
                .filter(cluster -> caller.grant().covers(cluster.name())).toList();
        return Lazy.list(seen, OfCluster::document);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping("/clusters/{cluster}")
    ResponseEntity<JsonNode> get(@PathVariable String cluster, HttpServletRequest request) {
        return Answers.read(new OfCluster(cluster), definitions.current(), request);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping("/clusters/{cluster}/status")
    JsonNode status(@PathVariable String cluster, HttpServletRequest request) {
        Query.of(request);
        var defined = new OfCluster(cluster).find(definitions.current());
        return StatusDocument.of(defined, director.clusterStatus(defined));
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @PutMapping("/clusters/{cluster}")
    ResponseEntity<JsonNode> put(@PathVariable String cluster, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfCluster(cluster);
        var edit = new Edit.PutCluster(cluster, RequestBody.document(request));
        return writes.put(edit, target, request, caller);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @PatchMapping(path = "/clusters/{cluster}", consumes = {RequestBody.MERGE_PATCH, "application/json",
            "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String cluster, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfCluster(cluster);
        var edit = new Edit.PatchCluster(cluster, RequestBody.patch(request));
        return writes.patch(edit, target, request, caller);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @DeleteMapping("/clusters/{cluster}")
    ResponseEntity<JsonNode> delete(@PathVariable String cluster, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.DeleteCluster(cluster);
        return writes.delete(edit, new OfCluster(cluster), request, caller);
    }
}
