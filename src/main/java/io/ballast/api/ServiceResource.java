package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfCluster;
import io.ballast.api.Target.OfService;
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

@ApiResource
class ServiceResource {

    private static final String ONE = "/clusters/{cluster}/services/{service}";

    private final Definitions definitions;
    private final Writes writes;

    ServiceResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping("/clusters/{cluster}/services")
    JsonNode list(@PathVariable String cluster, HttpServletRequest request) {
        Query.of(request);
        return Lazy.list(new OfCluster(cluster).find(definitions.current()).services(), Documents::of);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String cluster, @PathVariable String service,
            HttpServletRequest request) {
        return Answers.read(new OfService(cluster, service), definitions.current(), request);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String cluster, @PathVariable String service,
            HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new OfService(cluster, service);
        var edit = new Edit.PutService(cluster, service, RequestBody.document(request));
        return writes.put(edit, target, request, caller);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String cluster, @PathVariable String service,
            HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new OfService(cluster, service);
        var edit = new Edit.PatchService(cluster, service, RequestBody.patch(request));
        return writes.patch(edit, target, request, caller);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String cluster, @PathVariable String service,
            HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.DeleteService(cluster, service);
        return writes.delete(edit, new OfService(cluster, service), request, caller);
    }
}
