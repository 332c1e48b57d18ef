package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfNotificationRule;
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

/** Which events go to whom. */
@ApiResource
class NotificationRuleResource {

    private static final String ONE = "/notification-rules/{name}";

    private final Definitions definitions;
    private final Writes writes;

    NotificationRuleResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(Role.VIEWER)
    @GetMapping("/notification-rules")
    JsonNode list(HttpServletRequest request) {
        Query.of(request);
        return Lazy.list(definitions.current().notificationRules().values(), Documents::of);
    }

    @Needs(Role.VIEWER)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String name, HttpServletRequest request) {
        return Answers.read(new OfNotificationRule(name), definitions.current(), request);
    }

    @Needs(Role.ADMINISTRATOR)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.PutNotificationRule(name, RequestBody.document(request));
        return writes.put(edit, new OfNotificationRule(name), request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.PatchNotificationRule(name, RequestBody.patch(request));
        return writes.patch(edit, new OfNotificationRule(name), request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        return writes.delete(new Edit.DeleteNotificationRule(name), new OfNotificationRule(name), request,
                caller);
    }
}
