package io.ballast.api;

import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.definition.Definitions;
import io.ballast.definition.Edit;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.table.IpAddress;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The same act upon every membership of one machine. */
@ApiResource
class MachineResource {

    private final Definitions definitions;
    private final Writes writes;

    MachineResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/machines/{address}/drain")
    ResponseEntity<JsonNode> drain(@PathVariable String address, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        return set(address, AdminState.DRAINING, request, caller);
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/machines/{address}/enable")
    ResponseEntity<JsonNode> enable(@PathVariable String address, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        return set(address, AdminState.ENABLED, request, caller);
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CALLERS_OWN)
    @PostMapping("/machines/{address}/disable")
    ResponseEntity<JsonNode> disable(@PathVariable String address, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        return set(address, AdminState.DISABLED, request, caller);
    }

    private ResponseEntity<JsonNode> set(String address, AdminState state, HttpServletRequest request, Caller caller) {
        var machine = machine(address);
        requireMemberships(machine, caller);
        var edit = new Edit.SetAdminState(machine, state);
        var outcome = writes.carryOut(Writes.Wish.of(edit, new Target.Config(), true, request, caller));
        var stored = outcome.stored();
        if (stored == null) {
            return Answers.planned(outcome);
        }
        var answer = JsonNodeFactory.instance.objectNode().put("address", machine.toString()).put("adminState",
                state.name().toLowerCase(Locale.ROOT));
        var servers = answer.putArray("servers");
        stored.snapshot().clusters().values().forEach(cluster -> cluster.services().forEach(service -> service.servers()
                .stream().filter(server -> server.address().equals(machine))
                .forEach(server -> servers.addObject().put("cluster", cluster.name()).put("service", service.name())
                        .put("server", server.name()))));
        return ResponseEntity.ok().header(Answers.REVISION, Long.toString(stored.revision())).body(answer);
    }

    /** Whole or not at all: half a machine drained would look like a machine drained. */
    private void requireMemberships(IpAddress machine, Caller caller) {
        for (var cluster : definitions.current().clusters().values()) {
            boolean member = cluster.services().stream().flatMap(service -> service.servers().stream())
                    .anyMatch(server -> server.address().equals(machine));
            if (member) {
                caller.requireCluster(cluster.name());
            }
        }
    }

    private static IpAddress machine(String address) {
        try {
            return IpAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw ProblemException.parameter("address", "must be an IPv4 or IPv6 address");
        }
    }
}
