package io.ballast.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.notify.Notifications;
import io.ballast.notify.Outgoing;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages on their way, and what became of them. */
@ApiResource
class NotificationResource {

    private final Notifications notifications;

    NotificationResource(Notifications notifications) {
        this.notifications = notifications;
    }

    /** Oldest first; numbered by the microsecond in which they were made. */
    @Needs(Role.VIEWER)
    @GetMapping("/notifications")
    ResponseEntity<JsonNode> page(HttpServletRequest request) {
        var page = Page.of(request, "state");
        var after = Instant.EPOCH.plus(Math.min(page.after(0), Long.MAX_VALUE / 1000), ChronoUnit.MICROS);
        var found = notifications.page(state(page.query().text("state")), after, page.limit());
        var list = JsonNodeFactory.instance.arrayNode();
        found.forEach(each -> list.add(document(each)));
        return page.answer(list, found.isEmpty() ? 0 : number(found.getLast()));
    }

    private static Outgoing.@Nullable State state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(Outgoing.State.values()).filter(each -> word(each).equals(word)).findFirst()
                .orElseThrow(() -> ProblemException.parameter("state", "must be waiting, failed or sent"));
    }

    @Needs(Role.OPERATOR)
    @PostMapping("/notifications/{id}/retry")
    JsonNode retry(@PathVariable String id, HttpServletRequest request) {
        Query.of(request);
        var again = notifications.retry(id);
        if (again == null) {
            throw new ProblemException(ProblemKind.NOT_FOUND,
                    "There is no such notification that waits or has failed.");
        }
        return document(again);
    }

    private static long number(Outgoing outgoing) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, outgoing.created());
    }

    private static ObjectNode document(Outgoing outgoing) {
        var node = JsonNodeFactory.instance.objectNode().put("id", outgoing.id()).put("number", number(outgoing))
                .put("state", word(outgoing.state())).put("rule", outgoing.rule()).put("channel", outgoing.channel())
                .put("director", outgoing.director()).put("created", outgoing.created().toString())
                .put("updated", outgoing.updated().toString())
                .put("due", outgoing.state() == Outgoing.State.WAITING ? outgoing.due().toString() : null)
                .put("attempts", outgoing.attempts()).put("answer", outgoing.answer());
        var settled = node.putArray("settled");
        outgoing.settled().forEach(settled::add);
        var incidents = node.putArray("incidents");
        outgoing.incidents().forEach(incidents::add);
        return node.put("subject", outgoing.subject());
    }

    private static String word(Outgoing.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
