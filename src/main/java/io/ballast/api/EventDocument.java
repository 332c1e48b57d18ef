package io.ballast.api;

import io.ballast.event.Event;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One event as clients read it. */
final class EventDocument {

    private EventDocument() {
    }

    static ObjectNode of(Event event) {
        var node = JsonNodeFactory.instance.objectNode().put("id", event.id()).put("time", event.time().toString())
                .put("director", event.director()).put("kind", event.kind().word())
                .put("severity", StatusDocument.word(event.severity()));
        var subject = event.subject();
        node.putObject("subject").put("cluster", subject.cluster()).put("service", subject.service()).put("server",
                subject.server()).put("instance", subject.instance()).put("item", subject.item());
        return node.put("from", event.from()).put("to", event.to()).put("cause", event.cause().text())
                .put("source", event.cause().source().word()).put("message", event.message())
                .put("incident", event.incident());
    }
}
