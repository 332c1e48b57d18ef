package io.ballast.api;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.NotAllowed;
import io.ballast.access.Role;
import io.ballast.api.Target.OfServer;
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
import tools.jackson.databind.node.JsonNodeFactory;

@ApiResource
class ServerResource {

    private static final String ALL = "/clusters/{cluster}/services/{service}/servers";
    private static final String ONE = ALL + "/{server}";

    private static final Set<String> RUNNING = Set.of("name", "weight", "adminState");

    private final Definitions definitions;
    private final Writes writes;

    ServerResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping(ALL)
    JsonNode list(@PathVariable String cluster, @PathVariable String service, HttpServletRequest request) {
        Query.of(request);
        var list = JsonNodeFactory.instance.arrayNode();
        var defined = new OfService(cluster, service).find(definitions.current());
        defined.servers().forEach(server -> list.add(Documents.of(server, defined)));
        return list;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String cluster, @PathVariable String service,
            @PathVariable String server, HttpServletRequest request) {
        return Answers.read(new OfServer(cluster, service, server), definitions.current(), request);
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String cluster, @PathVariable String service,
            @PathVariable String server, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new OfServer(cluster, service, server);
        var edit = new Edit.PutServer(cluster, service, server, RequestBody.document(request));
        return writes.put(edit, target, request, caller);
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CLUSTER)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String cluster, @PathVariable String service,
            @PathVariable String server, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new OfServer(cluster, service, server);
        var patch = RequestBody.patch(request);
        requireRunning(patch, caller);
        var edit = new Edit.PatchServer(cluster, service, server, patch);
        return writes.patch(edit, target, request, caller);
    }

    /** An operator runs what is there, and decides how much of it takes traffic; what it is he leaves alone. */
    private static void requireRunning(JsonNode patch, Caller caller) {
        var other = patch.propertyNames().stream().filter(name -> !RUNNING.contains(name)).findFirst();
        if (other.isPresent() && !caller.grant().role().allows(Role.ADMINISTRATOR)) {
            throw new NotAllowed("An operator changes weight and adminState of a server; "
                    + "anything else needs the role administrator.");
        }
    }

    @Needs(value = Role.ADMINISTRATOR, reach = Needs.Reach.CLUSTER)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String cluster, @PathVariable String service,
            @PathVariable String server, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        var target = new OfServer(cluster, service, server);
        var edit = new Edit.DeleteServer(cluster, service, server);
        return writes.delete(edit, target, request, caller);
    }
}
