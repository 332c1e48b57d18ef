package io.ballast.notify.channel;

import java.util.List;

import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.definition.Placeholder;
import io.ballast.event.Severity;
import io.ballast.notify.channel.Message.What;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a message in the shape that its receiver knows. It is built as a tree and written once, so that no text can
 * become anything else; and text is given to receivers only where they take it as plain text.
 */
final class WebhookBody {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Slack: of a header block and of a section. */
    private static final int SLACK_HEADER = 150;
    private static final int SLACK_TEXT = 2900;
    private static final int TEAMS_TEXT = 10_000;
    /** PagerDuty Events API v2. */
    private static final int PAGERDUTY_SUMMARY = 1024;
    private static final int PAGERDUTY_KEY = 255;

    private final Webhook channel;
    private final Message message;

    WebhookBody(Webhook channel, Message message) {
        this.channel = channel;
        this.message = message;
    }

    JsonNode json() {
        return switch (channel.template()) {
            case GENERIC -> message.toJson();
            case SLACK -> slack();
            case TEAMS -> teams();
            case PAGERDUTY -> pagerDuty();
            case CUSTOM -> channel.body() == null ? message.toJson() : filled(channel.body());
        };
    }

    /** As incoming webhooks take it. Blocks of plain text show what stands there; only the fallback is marked up. */
    private ObjectNode slack() {
        var body = JSON.objectNode().put("text", MessageText.title(message).replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;"));
        var blocks = body.putArray("blocks");
        blocks.addObject().put("type", "header").set("text", plain(MessageText.title(message), SLACK_HEADER));
        blocks.addObject().put("type", "section").set("text", plain(MessageText.of(message), SLACK_TEXT));
        return body;
    }

    private static ObjectNode plain(String text, int longest) {
        return JSON.objectNode().put("type", "plain_text").put("text", Line.cut(text, longest)).put("emoji", false);
    }

    /** As workflows of Microsoft Teams take it: an adaptive card. Text blocks would be marked up, runs of text are not. */
    private ObjectNode teams() {
        var card = JSON.objectNode().put("type", "AdaptiveCard")
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json").put("version", "1.4");
        var rows = card.putArray("body");
        run(rows, MessageText.title(message)).put("weight", "Bolder").put("size", "Medium").put("color", colour());
        run(rows, Line.cut(MessageText.of(message), TEAMS_TEXT));
        var actions = card.putArray("actions");
        link(actions, "Console", message.consoleLink());
        link(actions, "Link", message.link());
        var body = JSON.objectNode().put("type", "message");
        body.putArray("attachments").addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive").set("content", card);
        return body;
    }

    private static ObjectNode run(ArrayNode rows, String text) {
        return rows.addObject().put("type", "RichTextBlock").putArray("inlines").addObject().put("type", "TextRun")
                .put("text", text);
    }

    private static void link(ArrayNode actions, String title, String url) {
        if (isLink(url)) {
            actions.addObject().put("type", "Action.OpenUrl").put("title", title).put("url", url);
        }
    }

    private static boolean isLink(String url) {
        return url.startsWith("https://") || url.startsWith("http://");
    }

    private String colour() {
        return switch (message.severity()) {
            case CRITICAL -> "Attention";
            case WARNING -> "Warning";
            case CLEARED -> "Good";
            case INFO -> "Default";
        };
    }

    private ObjectNode pagerDuty() {
        var routingKey = channel.routingKey();
        var incident = message.incident();
        var body = JSON.objectNode().put("routing_key", routingKey == null ? "" : routingKey.reveal())
                .put("event_action", action())
                .put("dedup_key", Line.of(incident == null ? message.id() : incident, PAGERDUTY_KEY));
        if (!action().equals("trigger")) {
            return body;
        }
        var payload = body.put("client", "Ballast").putObject("payload")
                .put("summary", Line.of(MessageText.title(message), PAGERDUTY_SUMMARY))
                .put("source", message.director()).put("severity", pagerDutySeverity())
                .put("timestamp", message.since().toString());
        payload.set("custom_details", message.toJson());
        var links = body.putArray("links");
        for (var url : List.of(message.consoleLink(), message.link())) {
            if (isLink(url)) {
                links.addObject().put("href", url).put("text", url.equals(message.link()) ? "Link" : "Console");
            }
        }
        return isLink(message.consoleLink()) ? body.put("client_url", message.consoleLink()) : body;
    }

    private String action() {
        return switch (message.what()) {
            case CLOSED -> "resolve";
            case ACKNOWLEDGED -> "acknowledge";
            case OPENED, UPDATED, REMINDER, DIGEST, TEST -> "trigger";
        };
    }

    private String pagerDutySeverity() {
        return message.severity() == Severity.CRITICAL
                ? "critical"
                : message.severity() == Severity.WARNING && message.what() != What.TEST ? "warning" : "info";
    }

    private JsonNode filled(JsonNode template) {
        return switch (template) {
            case ObjectNode object -> {
                var filled = JSON.objectNode();
                object.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue())));
                yield filled;
            }
            case ArrayNode list -> {
                var filled = JSON.arrayNode();
                list.values().forEach(member -> filled.add(filled(member)));
                yield filled;
            }
            default -> template.isString() ? text(template.stringValue()) : template;
        };
    }

    private JsonNode text(String text) {
        for (var placeholder : List.of(Placeholder.SENTENCES, Placeholder.MEANING, Placeholder.EVENTS,
                Placeholder.MESSAGE)) {
            if (placeholder.isWhole(text)) {
                var whole = message.toJson();
                return placeholder == Placeholder.MESSAGE ? whole : whole.required(placeholder.word());
            }
        }
        return JSON.stringNode(Placeholder.fill(text, this::value));
    }

    private String value(Placeholder placeholder) {
        return switch (placeholder) {
            case ID -> message.id();
            case INCIDENT -> text(message.incident(), "");
            case WHAT -> MessageCodec.word(message.what());
            case SEVERITY -> message.severity().word();
            case TIME -> message.time().toString();
            case SINCE -> message.since().toString();
            case DIRECTOR -> message.director();
            case ROUTER_ID -> message.routerId();
            case SUBJECT -> message.subject();
            case TITLE -> MessageText.title(message);
            case TEXT -> MessageText.of(message);
            case OWNER -> message.owner();
            case LINK -> message.link();
            case CONSOLE_LINK -> message.consoleLink();
            case SENTENCES -> String.join("\n", message.sentences());
            case MEANING -> String.join("\n", message.meaning());
            case EVENTS -> String.join("\n", MessageText.events(message));
            case MESSAGE -> message.toJson().toString();
        };
    }

    private static String text(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
