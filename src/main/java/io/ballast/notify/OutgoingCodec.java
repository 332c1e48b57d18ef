package io.ballast.notify;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

import io.ballast.notify.channel.Message;
import io.ballast.notify.Outgoing.State;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Messages on their way as JSON, as they are stored. */
final class OutgoingCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OutgoingCodec() {
    }

    static String write(Outgoing outgoing) {
        var json = JsonNodeFactory.instance.objectNode().put("id", outgoing.id()).put("director", outgoing.director())
                .put("rule", outgoing.rule()).put("channel", outgoing.channel()).put("state", word(outgoing.state()))
                .put("created", outgoing.created().toString()).put("due", outgoing.due().toString())
                .put("updated", outgoing.updated().toString()).put("attempts", outgoing.attempts())
                .put("answer", outgoing.answer());
        var settled = json.putArray("settled");
        outgoing.settled().forEach(settled::add);
        var parts = json.putArray("parts");
        outgoing.parts().forEach(part -> parts.add(part.toJson()));
        var message = outgoing.message();
        if (message != null) {
            json.set("message", message.toJson());
        }
        return json.toString();
    }

    static Outgoing read(String document) {
        var json = MAPPER.readTree(document);
        var message = json.get("message");
        return new Outgoing(json.path("id").asString(), json.path("director").asString(),
                json.path("rule").asString(), json.path("channel").asString(),
                State.valueOf(json.path("state").asString().toUpperCase(Locale.ROOT)), time(json, "created"),
                time(json, "due"), time(json, "updated"), json.path("attempts").asInt(),
                json.path("answer").asString(),
                json.path("settled").valueStream().map(JsonNode::asString).collect(Collectors.toSet()),
                json.path("parts").valueStream().map(Part::of).toList(),
                message == null ? null : Message.of(message));
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(json.path(name).asString());
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
