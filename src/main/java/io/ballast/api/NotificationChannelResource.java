package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfNotificationChannel;
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

/** The ways by which people and programs are told. */
@ApiResource
class NotificationChannelResource {

    static final String ONE = "/notification-channels/{name}";

    private final Definitions definitions;
    private final Writes writes;

    NotificationChannelResource(Definitions definitions, Writes writes) {
        this.definitions = definitions;
        this.writes = writes;
    }

    @Needs(Role.VIEWER)
    @GetMapping("/notification-channels")
    JsonNode list(HttpServletRequest request) {
        Query.of(request);
        return Lazy.list(definitions.current().notificationChannels().values(), Documents::of);
    }

    @Needs(Role.VIEWER)
    @GetMapping(ONE)
    ResponseEntity<JsonNode> get(@PathVariable String name, HttpServletRequest request) {
        return Answers.read(new OfNotificationChannel(name), definitions.current(), request);
    }

    @Needs(Role.ADMINISTRATOR)
    @PutMapping(ONE)
    ResponseEntity<JsonNode> put(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.PutNotificationChannel(name, RequestBody.document(request));
        return writes.put(edit, new OfNotificationChannel(name), request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @PatchMapping(path = ONE, consumes = {RequestBody.MERGE_PATCH, "application/json", "application/yaml"})
    ResponseEntity<JsonNode> patch(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        var edit = new Edit.PatchNotificationChannel(name, RequestBody.patch(request));
        return writes.patch(edit, new OfNotificationChannel(name), request, caller);
    }

    @Needs(Role.ADMINISTRATOR)
    @DeleteMapping(ONE)
    ResponseEntity<JsonNode> delete(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) {
        return writes.delete(new Edit.DeleteNotificationChannel(name), new OfNotificationChannel(name), request,
                caller);
    }
}
