package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Security;
import io.ballast.definition.NotificationChannel.Webhook;

/** What becomes of notification channels and rules while an edit is carried out, and where the request speaks of them. */
final class NotificationChanges {

    private final Snapshot base;
    private final SortedMap<String, NotificationChannel> channels;
    private final SortedMap<String, NotificationRule> rules;
    private final Map<String, String> rulePlaces = new TreeMap<>();
    private boolean changed;

    NotificationChanges(Snapshot base) {
        this.base = base;
        this.channels = new TreeMap<>(base.notificationChannels());
        this.rules = new TreeMap<>(base.notificationRules());
    }

    /** Whether anything becomes another. */
    boolean any() {
        return changed;
    }

    /** Puts a channel; one that is the same as before stays so. */
    void put(NotificationChannel fresh) {
        var old = base.notificationChannel(fresh.name());
        if (old == null || !fresh.stamped(old.revision()).equals(old)) {
            channels.put(fresh.name(), fresh.stamped(base.revision() + 1));
            changed = true;
        }
    }

    /** Puts a rule that was read at a place of the document. */
    void put(NotificationRule fresh, String pointer) {
        rulePlaces.put(fresh.name(), pointer);
        var old = base.notificationRule(fresh.name());
        if (old == null || !fresh.stamped(old.revision()).equals(old)) {
            rules.put(fresh.name(), fresh.stamped(base.revision() + 1));
            changed = true;
        }
    }

    void removeChannel(String name) {
        changed |= channels.remove(name) != null;
    }

    void removeRule(String name) {
        changed |= rules.remove(name) != null;
    }

    /**
     * Whether every rule names channels that are there. What the request says of a rule is a fault in it; a rule that it
     * says nothing of keeps its channels from being removed.
     *
     * @throws StateConflict if the request removes a channel that a rule uses
     */
    void check(Faults faults) {
        String conflict = null;
        for (var rule : rules.values()) {
            for (int i = 0; i < rule.channels().size(); i++) {
                var name = rule.channels().get(i);
                var place = rulePlaces.get(rule.name());
                if (channels.containsKey(name)) {
                    continue;
                }
                if (place != null) {
                    faults.add(place + "/channels/" + i, "There is no notification channel " + Fields.quoted(name)
                            + "; make it first, or name another one.");
                } else if (conflict == null && base.notificationChannel(name) != null) {
                    conflict = "Notification channel " + name + " is used by notification rule " + rule.name()
                            + "; take it out of the rule first, or remove the rule.";
                }
            }
        }
        if (conflict != null && faults.count() == 0) {
            throw new StateConflict(conflict);
        }
    }

    /** The definitions as they will be; the same as the given ones where nothing here changes. */
    Snapshot result(Snapshot others) {
        return changed ? others.notifying(base.revision() + 1, channels, rules) : others;
    }

    /** What is legal and hardly meant of all that changes. */
    List<String> notices(Snapshot result) {
        var notices = new ArrayList<String>();
        if (!changed) {
            return notices;
        }
        channels.values().stream().filter(each -> !each.equals(base.notificationChannel(each.name())))
                .forEach(channel -> notices.addAll(notices(channel)));
        rules.values().stream().filter(each -> !each.equals(base.notificationRule(each.name())))
                .forEach(rule -> notices.addAll(notices(rule, result)));
        return notices;
    }

    private static List<String> notices(NotificationChannel channel) {
        var about = "Notification channel " + channel.name();
        if (channel.isLocked()) {
            return List.of(about + " has a secret that cannot be opened; put the right key into secret.key and "
                    + "restart, or set it again.");
        }
        return switch (channel) {
            case Mail mail when mail.security() == Security.NONE && mail.password() != null ->
                List.of(about + " sends its password unprotected; choose security starttls or tls.");
            case Mail mail when mail.security() != Security.NONE && !mail.verify() ->
                List.of(about + " does not verify who " + mail.server() + " is; give its ca rather than verify false.");
            case Webhook webhook when webhook.url().startsWith("https://hooks.slack.com/services/")
                    && !webhook.url().contains(Webhook.TOKEN) ->
                List.of(about + " shows in its url what lets anybody post to Slack; put that part into token, and "
                        + "{token} in its place.");
            case Webhook webhook when webhook.headers().entrySet().stream()
                    .anyMatch(each -> each.getKey().equalsIgnoreCase("authorization")
                            && !each.getValue().contains(Webhook.TOKEN)) ->
                List.of(about + " shows in its header Authorization what lets it in; put that into token, and {token} "
                        + "in its place.");
            case Webhook webhook when !webhook.url().startsWith("https:")
                    && (webhook.token() != null || webhook.routingKey() != null) ->
                List.of(about + " sends its secret unprotected; use https.");
            default -> List.of();
        };
    }

    private List<String> notices(NotificationRule rule, Snapshot result) {
        var notices = new ArrayList<String>();
        var about = "Notification rule " + rule.name();
        rule.clusters().stream().filter(name -> result.cluster(name) == null)
                .forEach(name -> notices.add(about + " names cluster " + name + ", which does not exist."));
        rule.channels().stream().filter(name -> {
            var channel = channels.get(name);
            return rule.enabled() && channel != null && !channel.enabled();
        }).forEach(name -> notices.add(about + " sends nothing to channel " + name + ", which is not enabled."));
        return notices;
    }
}
