package io.ballast.api;

import io.ballast.event.Home;
import io.ballast.event.Incident;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One incident as clients read it. */
final class IncidentDocument {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private IncidentDocument() {
    }

    static ObjectNode of(Incident incident) {
        var node = JSON.objectNode().put("id", incident.id()).put("director", incident.director())
                .put("state", incident.isOpen() ? "open" : "closed").put("severity", incident.severity().word())
                .put("worst", incident.worst().word()).put("title", incident.title());
        var about = node.putArray("about");
        incident.homes().stream().map(IncidentDocument::home).sorted().forEach(about::add);
        var machines = node.putArray("machines");
        incident.machines().stream().sorted().forEach(machines::add);
        node.put("opened", incident.opened().toString()).put("updated", incident.updated().toString())
                .put("closed", incident.closed() == null ? null : incident.closed().toString())
                .put("calmUntil", incident.calmUntil() == null ? null : incident.calmUntil().toString())
                .put("reopened", incident.reopened()).put("events", incident.count());
        var troubles = node.putArray("troubles");
        incident.troubles().forEach(trouble -> {
            var subject = trouble.subject();
            var entry = troubles.addObject().put("kind", trouble.kind().word())
                    .put("severity", trouble.severity().word());
            entry.putObject("subject").put("cluster", subject.cluster()).put("service", subject.service())
                    .put("server", subject.server()).put("instance", subject.instance()).put("item", subject.item());
            entry.put("since", trouble.since().toString()).put("message", trouble.message())
                    .put("event", trouble.event());
        });
        node.set("acknowledged", act(incident.acknowledged(), false));
        node.set("silenced", act(incident.silenced(), true));
        return node;
    }

    private static String home(Home home) {
        return home.toString();
    }

    private static tools.jackson.databind.JsonNode act(Incident.@Nullable Act act, boolean timed) {
        if (act == null) {
            return JSON.nullNode();
        }
        var node = JSON.objectNode().put("author", act.author()).put("time", act.time().toString());
        if (timed) {
            node.put("until", act.until() == null ? null : act.until().toString());
        }
        return node.put("reason", act.reason());
    }
}
