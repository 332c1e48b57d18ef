package io.ballast.api;

import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfVrrpInstance;
import io.ballast.definition.Definitions;
import io.ballast.definition.Documents;
import io.ballast.definition.Edit;
import io.ballast.role.Roles;
import io.ballast.store.DirectorSettings;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** VRRP instances as they are defined, and where this director stands in them. */
@ApiResource
class VrrpResource {

    /** It takes some milliseconds, unless the router stands still. */
    static final Duration GIVING_WAY = Duration.ofSeconds(1);
    private static final String ONE = "/vrrp-instances/{name}";

    private final Definitions definitions;
    private final Writes writes;
    private final Roles roles;
    private final String director;

    VrrpResource(Definitions definitions, Writes writes, Roles roles, DirectorSettings settings) {
        this.definitions = definitions;
        this.writes = writes;
        this.roles = roles;
        this.director = settings.director().name();
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/vrrp-instances")
    JsonNode list(HttpServletRequest request) {
        Query.of(request);
        return Lazy.list(definitions.current().vrrpInstances().values(), Documents::of);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String name, HttpServletRequest request) {
        return Answers.read(new OfVrrpInstance(name), definitions.current(), request);
    }

    @Needs(Role.ADMINISTRATOR)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfVrrpInstance(name);
        var edit = new Edit.PutVrrpInstance(name, RequestBody.document(request));
        return writes.put(edit, target, request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var target = new OfVrrpInstance(name);
        var edit = new Edit.PatchVrrpInstance(name, RequestBody.patch(request));
        return writes.patch(edit, target, request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.DeleteVrrpInstance(name);
        return writes.delete(edit, new OfVrrpInstance(name), request, caller);
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping(ONE + "/status")
    JsonNode status(@PathVariable String name, HttpServletRequest request) {
        requireKnown(name, request);
        return VrrpStatusDocument.of(name, director, roles.status(name));
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping(ONE + "/peers")
    JsonNode peers(@PathVariable String name, HttpServletRequest request) {
        requireKnown(name, request);
        return VrrpStatusDocument.of(roles.peers(name));
    }

    /** Answers how the instance stands then and what came of it, or why this director does not give way. */
    @Needs(Role.OPERATOR)
    @PostMapping(ONE + "/failover")
    ResponseEntity<JsonNode> failover(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        requireKnown(name, request);
        refuse("fail over from", name, roles.failover(name, caller.author()));
        boolean done = roles.awaitNoMaster(name, GIVING_WAY);
        return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(VrrpStatusDocument.afterFailover(name, director, roles.status(name)));
    }

    /** After a failover this director takes over from a working master again, if it preempts and has the priority. */
    @Needs(Role.OPERATOR)
    @PostMapping(ONE + "/return")
    JsonNode comeBack(@PathVariable String name, HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        requireKnown(name, request);
        refuse("come back to", name, roles.comeBack(name, caller.author()));
        return VrrpStatusDocument.of(name, director, roles.status(name));
    }

    private void refuse(String what, String name, List<String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        var list = JsonNodeFactory.instance.arrayNode();
        reasons.forEach(list::add);
        throw new ProblemException(Problem.of(ProblemKind.CONFLICT,
                "VRRP instance " + name + " does not " + what + " " + director + ": " + String.join(" ", reasons))
                .with("reasons", list));
    }

    private void requireKnown(String name, HttpServletRequest request) {
        Query.of(request);
        new OfVrrpInstance(name).find(definitions.current());
    }
}
