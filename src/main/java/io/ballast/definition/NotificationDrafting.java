package io.ballast.definition;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.ballast.definition.Edit.DeleteNotificationChannel;
import io.ballast.definition.Edit.DeleteNotificationRule;
import io.ballast.definition.Edit.OfNotifications;
import io.ballast.definition.Edit.PatchNotificationChannel;
import io.ballast.definition.Edit.PatchNotificationRule;
import io.ballast.definition.Edit.PutNotificationChannel;
import io.ballast.definition.Edit.PutNotificationRule;
import io.ballast.secret.SecretBox;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Edits of notification channels and rules upon one snapshot. */
final class NotificationDrafting {

    private static final DocumentWriter FOLLOWING = DocumentWriter.FOLLOWING;

    private final Snapshot base;
    private final Faults faults;
    private final Origin origin;
    private final NotificationChanges changes;
    private boolean created;

    NotificationDrafting(Snapshot base, SecretBox box, Faults faults) {
        this.base = base;
        this.faults = faults;
        this.origin = Origin.request(box);
        this.changes = new NotificationChanges(base);
    }

    NotificationChanges changes() {
        return changes;
    }

    /** Whether what the edit names did not exist before. */
    boolean created() {
        return created;
    }

    String apply(OfNotifications edit) {
        return switch (edit) {
            case PutNotificationChannel(String name, JsonNode document) -> {
                created = base.notificationChannel(name) == null;
                channel(name, document);
                yield "notification channel " + name + (created ? " created" : " replaced");
            }
            case PatchNotificationChannel(String name, JsonNode patch) -> {
                channel(name, merged(Existing.channel(base, name), patch));
                yield "notification channel " + name + " changed";
            }
            case DeleteNotificationChannel(String name) -> {
                changes.removeChannel(Existing.channel(base, name).name());
                yield "notification channel " + name + " removed";
            }
            case PutNotificationRule(String name, JsonNode document) -> {
                created = base.notificationRule(name) == null;
                rule(name, document);
                yield "notification rule " + name + (created ? " created" : " replaced");
            }
            case PatchNotificationRule(String name, JsonNode patch) -> {
                rule(name, MergePatch.apply(FOLLOWING.rule(Existing.rule(base, name)), patch));
                yield "notification rule " + name + " changed";
            }
            case DeleteNotificationRule(String name) -> {
                changes.removeRule(Existing.rule(base, name).name());
                yield "notification rule " + name + " removed";
            }
        };
    }

    /** Another type drops the fields of the old one. */
    private static JsonNode merged(NotificationChannel old, JsonNode patch) {
        var document = FOLLOWING.channel(old);
        var type = patch.get("type");
        if (type != null && type.isString() && !type.stringValue().equals(old.type())) {
            document.retain("name", "description", "enabled");
        }
        return MergePatch.apply(document, patch);
    }

    private void channel(String name, JsonNode document) {
        var fresh = new ChannelReader(faults, origin).read(document, "", name, base.notificationChannel(name));
        faults.throwIfAny();
        if (fresh != null) {
            changes.put(fresh);
        }
    }

    private void rule(String name, JsonNode document) {
        var fresh = new RuleReader(faults).read(document, "", name);
        faults.throwIfAny();
        if (fresh != null) {
            changes.put(fresh, "");
        }
    }

    /** Puts all that a whole configuration names, and removes the rest of what it does not leave alone. */
    void replace(ConfigReader.Config config) {
        var channels = config.notificationChannels();
        if (channels != null) {
            gone(base.notificationChannels(), channels.stream().map(NotificationChannel::name).toList())
                    .forEach(changes::removeChannel);
            channels.forEach(changes::put);
        }
        var rules = config.notificationRules();
        if (rules != null) {
            gone(base.notificationRules(), rules.stream().map(NotificationRule::name).toList())
                    .forEach(changes::removeRule);
            for (int i = 0; i < rules.size(); i++) {
                changes.put(rules.get(i), "/notificationRules/" + i);
            }
        }
    }

    private static List<String> gone(Map<String, ? extends @Nullable Object> before, List<String> after) {
        var kept = after.stream().collect(Collectors.toSet());
        return before.keySet().stream().filter(name -> !kept.contains(name)).toList();
    }
}
