package io.ballast.definition;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads notification channels. */
final class ChannelReader {

    private static final List<String> COMMON = List.of("name", "description", "enabled", "type");
    private static final List<String> SCRIPT = List.of("script", "arguments", "timeout");
    private static final int LONGEST_DESCRIPTION = 2000;
    private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    private enum Type {
        MAIL, WEBHOOK, SCRIPT
    }

    /** What every kind of channel says of itself. */
    record Heading(String name, String description, boolean enabled) {
    }

    private final Faults faults;
    private final Origin origin;

    ChannelReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.origin = origin;
    }

    /**
     * Reads one channel.
     *
     * @param name from the path, or null where the document must tell it
     * @param old what stood here before, whose secrets are kept where they go where they went
     * @return null where no channel can be made of it; the faults say why
     */
    @Nullable
    NotificationChannel read(JsonNode node, String pointer, @Nullable String name, @Nullable NotificationChannel old) {
        var type = type(node, pointer);
        if (type == null) {
            return null;
        }
        var fields = Fields.of(node, pointer, faults,
                Stream.concat(COMMON.stream(), own(type).stream()).toList());
        var own = Names.read(fields, name);
        var heading = new Heading(own == null ? "?" : own, fields.text("description", "", LONGEST_DESCRIPTION),
                fields.flag("enabled", true));
        int before = faults.count();
        var secrets = new CheckFields(fields, origin);
        var channel = switch (type) {
            case MAIL -> new MailChannelReader(secrets).read(heading,
                    old instanceof NotificationChannel.Mail mail ? mail : null);
            case WEBHOOK -> new WebhookReader(secrets).read(heading,
                    old instanceof NotificationChannel.Webhook webhook ? webhook : null);
            case SCRIPT -> script(heading, fields);
        };
        return own == null || faults.count() > before ? null : channel;
    }

    private static List<String> own(Type type) {
        return switch (type) {
            case MAIL -> MailChannelReader.FIELDS;
            case WEBHOOK -> WebhookReader.FIELDS;
            case SCRIPT -> SCRIPT;
        };
    }

    private @Nullable Type type(JsonNode node, String pointer) {
        var choices = Fields.words(Stream.of(Type.values()).map(Fields::word));
        var type = node.get("type");
        if (!node.isObject()) {
            faults.add(pointer, "must be an object, not " + Fields.kind(node) + ".");
        } else if (type == null || type.isNull()) {
            faults.add(pointer + "/type", "is missing. The choices are " + choices + ".");
        } else if (!type.isString()) {
            faults.add(pointer + "/type", "must be text in quotation marks, not " + Fields.kind(type) + ".");
        } else {
            var found = Stream.of(Type.values()).filter(each -> Fields.word(each).equals(type.stringValue()))
                    .findFirst();
            if (found.isEmpty()) {
                faults.add(pointer + "/type", Fields.quoted(type.stringValue()) + " is no choice. The choices are "
                        + choices + ".");
            }
            return found.orElse(null);
        }
        return null;
    }

    private static NotificationChannel script(Heading heading, Fields fields) {
        if (!fields.has("script")) {
            fields.fault("script", "is missing; name a file in one of the directories that the director's settings "
                    + "allow.");
        }
        return new NotificationChannel.Script(heading.name(), heading.description(), heading.enabled(),
                fields.read("script", "?", ScriptCheckReader::script), ScriptCheckReader.arguments(fields),
                timeout(fields, SCRIPT_TIMEOUT), 0);
    }

    static Duration timeout(Fields fields, Duration usual) {
        return fields.duration("timeout", usual, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }
}
