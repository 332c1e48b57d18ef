package io.ballast.notify.channel;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.ballast.event.Severity;
import io.ballast.notify.channel.Message.Happened;
import io.ballast.notify.channel.Message.Role;
import io.ballast.notify.channel.Message.What;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages as JSON, every field written; a field that a later version adds is passed over. */
final class MessageCodec {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessageCodec() {
    }

    static ObjectNode write(Message message) {
        var json = JSON.objectNode().put("id", message.id()).put("incident", message.incident())
                .put("first", message.first()).put("what", word(message.what()))
                .put("severity", message.severity().word()).put("time", message.time().toString())
                .put("since", message.since().toString()).put("director", message.director())
                .put("routerId", message.routerId()).put("subject", message.subject());
        texts(json.putArray("sentences"), message.sentences());
        texts(json.putArray("meaning"), message.meaning());
        json.put("owner", message.owner()).put("link", message.link()).put("consoleLink", message.consoleLink());
        var events = json.putArray("events");
        message.events().forEach(event -> events.add(event(event)));
        var role = message.role();
        return role == null
                ? json.putNull("role")
                : json.set("role", JSON.objectNode().put("group", role.group()).put("name", role.name())
                        .put("state", role.state()).put("priority", role.priority()));
    }

    private static ObjectNode event(Happened event) {
        return JSON.objectNode().put("time", event.time().toString()).put("director", event.director())
                .put("kind", event.kind()).put("severity", event.severity().word()).put("about", event.about())
                .put("from", event.from()).put("to", event.to()).put("cause", event.cause())
                .put("message", event.message());
    }

    private static void texts(ArrayNode list, List<String> texts) {
        texts.forEach(list::add);
    }

    static Message read(JsonNode json) {
        try {
            var role = json.get("role");
            return new Message(text(json, "id"), optional(json, "incident"), json.required("first").booleanValue(),
                    choice(What.class, text(json, "what")), choice(Severity.class, text(json, "severity")),
                    time(json, "time"), time(json, "since"), text(json, "director"), text(json, "routerId"),
                    text(json, "subject"), texts(json, "sentences"), texts(json, "meaning"), text(json, "owner"),
                    text(json, "link"), text(json, "consoleLink"),
                    json.required("events").valueStream().map(MessageCodec::happened).toList(),
                    role == null || role.isNull() ? null : role(role));
        } catch (DateTimeException | JacksonException e) {
            throw new IllegalArgumentException("no message: " + e.getMessage(), e);
        }
    }

    private static Happened happened(JsonNode json) {
        return new Happened(time(json, "time"), text(json, "director"), text(json, "kind"),
                choice(Severity.class, text(json, "severity")), text(json, "about"), optional(json, "from"),
                optional(json, "to"), text(json, "cause"), text(json, "message"));
    }

    private static Role role(JsonNode json) {
        return new Role(json.required("group").booleanValue(), text(json, "name"), text(json, "state"),
                json.required("priority").intValue());
    }

    private static String text(JsonNode json, String name) {
        var text = optional(json, name);
        if (text == null) {
            throw new IllegalArgumentException("no message: " + name + " is missing");
        }
        return text;
    }

    private static @Nullable String optional(JsonNode json, String name) {
        var node = json.get(name);
        return node == null || !node.isString() ? null : node.stringValue();
    }

    private static List<String> texts(JsonNode json, String name) {
        return json.required(name).valueStream().map(JsonNode::asString).toList();
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E choice(Class<E> choices, String word) {
        return Enum.valueOf(choices, word.toUpperCase(Locale.ROOT));
    }
}
