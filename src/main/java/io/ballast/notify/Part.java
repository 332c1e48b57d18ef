package io.ballast.notify;

import java.util.ArrayList;
import java.util.List;

import io.ballast.event.Severity;
import io.ballast.notify.channel.Message;
import io.ballast.notify.channel.Message.What;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be told of one incident, or of one event that belongs to none.
 *
 * @param message as if it were sent alone, without its meaning
 * @param cluster that it is about; empty for none
 * @param more events that are left out
 */
record Part(Message message, String cluster, int more) {

    private static final int SENTENCES = 12;
    private static final int EVENTS = 60;

    /** This one and a later one of the same incident, together. */
    Part and(Part later) {
        var next = later.message();
        var sentences = joined(message.sentences(), next.sentences(), SENTENCES);
        var events = joined(message.events(), next.events(), EVENTS);
        int left = more + later.more + message.events().size() + next.events().size() - events.size();
        boolean ended = next.what() == What.CLOSED;
        var what = ended ? What.CLOSED : message.first() ? message.what() : next.what();
        var severity = ended ? Severity.CLEARED : worse(message.severity(), next.severity());
        var speaks = ended || message.sentences().isEmpty() || worse(message.severity(), next.severity()) != message
                .severity() ? next : message;
        return new Part(new Message(message.id(), message.incident(), message.first(), what, severity, next.time(),
                message.since(), message.director(), message.routerId(), speaks.subject(), sentences, List.of(),
                message.owner(), message.link(), message.consoleLink(), events, next.role()), cluster, left);
    }

    private static <T> List<T> joined(List<T> some, List<T> others, int most) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        if (all.size() <= most) {
            return all;
        }
        // The first ones and the latest one: how it began, and where it stands.
        var kept = new ArrayList<>(all.subList(0, most - 1));
        kept.add(all.getLast());
        return kept;
    }

    static Severity worse(Severity one, Severity other) {
        return weight(other) > weight(one) ? other : one;
    }

    static int weight(Severity severity) {
        return switch (severity) {
            case INFO, CLEARED -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("message", message.toJson());
        return json.put("cluster", cluster).put("more", more);
    }

    static Part of(JsonNode json) {
        return new Part(Message.of(json.path("message")), json.path("cluster").asString(), json.path("more").asInt());
    }
}
