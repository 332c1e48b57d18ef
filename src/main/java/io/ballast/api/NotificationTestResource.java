package io.ballast.api;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfNotificationChannel;
import io.ballast.definition.Definitions;
import io.ballast.notify.channel.Delivery;
import io.ballast.notify.channel.Trial;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Trials of notification channels. */
@ApiResource
class NotificationTestResource {

    private final Definitions definitions;
    private final Trial trial;

    NotificationTestResource(Definitions definitions, Trial trial) {
        this.definitions = definitions;
        this.trial = trial;
    }

    /** That nothing arrived is what came of the trial, and no error of the request. */
    @Needs(Role.ADMINISTRATOR)
    @PostMapping(NotificationChannelResource.ONE + "/test")
    ResponseEntity<JsonNode> test(@PathVariable String name, HttpServletRequest request,
            @AuthenticationPrincipal Caller caller) throws InterruptedException {
        Query.of(request);
        var channel = new OfNotificationChannel(name).find(definitions.current());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(document(trial.of(channel,
                caller.author())));
    }

    private static JsonNode document(Delivery delivery) {
        var document = JsonNodeFactory.instance.objectNode().put("delivered", delivery.isDelivered())
                .put("outcome", switch (delivery.outcome()) {
                    case DELIVERED -> "delivered";
                    case FAILED_FOR_NOW -> "failed-for-now";
                    case FAILED_FOR_GOOD -> "failed-for-good";
                }).put("answer", delivery.answer());
        var reached = document.putArray("reached");
        delivery.reached().forEach(reached::add);
        var refused = document.putObject("refused");
        delivery.refused().forEach(refused::put);
        var transcript = document.putArray("transcript");
        delivery.transcript().forEach(transcript::add);
        return document;
    }
}
