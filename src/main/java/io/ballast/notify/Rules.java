package io.ballast.notify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.ballast.definition.NotificationRule;
import io.ballast.definition.NotificationRule.Least;
import io.ballast.definition.Snapshot;
import io.ballast.event.Change;
import io.ballast.event.Event;
import io.ballast.event.EventKind;
import io.ballast.event.Incident;
import io.ballast.event.Severity;
import io.ballast.notify.channel.Message.What;

/**
 * Who is told of what. For each rule and each of its channels: the first bad event of an incident that the rule wants
 * opens it there; what makes the incident worse is told too, and so is a step from critical to less; what repeats is not.
 * Its end is told to whoever was told of it, unless all that it was passes by itself, which nobody is told the end of. A
 * rule that wants information is told of every event that it wants. What a person did is told only to rules that want that,
 * and of what is silenced nobody is told.
 */
final class Rules implements Consumer<List<Change>> {

    private final Supplier<Snapshot> definitions;
    private final Outbox outbox;
    private final Words words;
    private final InstantSource clock;

    Rules(Supplier<Snapshot> definitions, Outbox outbox, Words words, InstantSource clock) {
        this.definitions = definitions;
        this.outbox = outbox;
        this.words = words;
        this.clock = clock;
    }

    @Override
    public void accept(List<Change> changes) {
        var rules = definitions.get().notificationRules().values();
        for (var rule : rules) {
            if (rule.enabled()) {
                changes.forEach(change -> rule.channels().forEach(channel -> apply(rule, channel, change)));
            }
        }
    }

    private void apply(NotificationRule rule, String name, Change change) {
        var channel = definitions.get().notificationChannel(name);
        if (channel == null || !channel.enabled() || isAboutItself(change, name)) {
            return;
        }
        var line = new Line(rule.name(), name);
        var incident = change.incident();
        var event = change.event();
        if (incident == null) {
            if (event != null && wants(rule, event)) {
                outbox.add(line, words.of(event), rule.collect());
            }
            return;
        }
        var now = clock.instant();
        if (incident.isSilenced(now) && change.what() != Change.What.CLOSED) {
            return;
        }
        var told = outbox.told(incident.id(), line);
        switch (change.what()) {
            case OPENED, REOPENED, WORSENED, REPEATED -> {
                if (event != null && wants(rule, event) && isNews(change.what(), event, told)) {
                    tell(rule, line, incident, event, told == null ? What.OPENED : What.UPDATED, now);
                }
            }
            case EASED -> eased(rule, line, incident, event, told, now);
            case CLOSED -> closed(rule, line, incident, event, told, now);
            case ACKNOWLEDGED -> {
                if (told != null && event != null && (rule.operatorActs() || isPager(channel))) {
                    tell(rule, line, incident, event, What.ACKNOWLEDGED, now);
                }
            }
            case TOLD -> {
                if (event != null && (rule.least() == Least.INFO || event.isBad() && told == null)
                        && wants(rule, event)) {
                    tell(rule, line, incident, event, told == null ? What.OPENED : What.UPDATED, now);
                }
            }
        }
    }

    /** A channel that fails would be told so by itself. */
    private static boolean isAboutItself(Change change, String channel) {
        var event = change.event();
        return event != null && event.kind() == EventKind.NOTIFICATION && channel.equals(event.subject().item());
    }

    private static boolean isPager(io.ballast.definition.NotificationChannel channel) {
        return channel instanceof io.ballast.definition.NotificationChannel.Webhook webhook
                && webhook.template() == io.ballast.definition.NotificationChannel.Template.PAGERDUTY;
    }

    private static boolean isNews(Change.What what, Event event, @org.jspecify.annotations.Nullable Told told) {
        return told == null || what != Change.What.REPEATED
                || Part.weight(event.severity()) > Part.weight(told.severity());
    }

    private void eased(NotificationRule rule, Line line, Incident incident,
            @org.jspecify.annotations.Nullable Event event, @org.jspecify.annotations.Nullable Told told, Instant now) {
        boolean better = told != null && told.severity() == Severity.CRITICAL
                && (incident.troubles().isEmpty() || incident.severity() != Severity.CRITICAL);
        if (event != null && (better || rule.least() == Least.INFO && wants(rule, event))) {
            tell(rule, line, incident, event, told == null ? What.OPENED : What.UPDATED, now);
            outbox.told(incident.id(), line, new Told(incident.troubles().isEmpty()
                    ? Severity.INFO
                    : incident.severity(), now));
        }
    }

    private void closed(NotificationRule rule, Line line, Incident incident,
            @org.jspecify.annotations.Nullable Event event, @org.jspecify.annotations.Nullable Told told, Instant now) {
        if (told == null) {
            if (event != null && rule.least() == Least.INFO && wants(rule, event)) {
                outbox.add(line, words.of(event), rule.collect());
            }
            return;
        }
        if (rule.onClose() && (event != null || incident.lasting()) && !incident.isSilenced(now)) {
            outbox.add(line, words.closed(incident, event), rule.collect());
        }
        outbox.told(incident.id(), line, null);
    }

    private void tell(NotificationRule rule, Line line, Incident incident, Event event, What what, Instant now) {
        boolean first = outbox.told(incident.id(), line) == null;
        outbox.add(line, words.of(incident, event, what, first), rule.collect());
        outbox.told(incident.id(), line, new Told(event.severity(), now));
    }

    /** Reminds of what is open and nobody has taken on; called now and then. */
    void remind(List<Incident> open) {
        var now = clock.instant();
        var rules = definitions.get().notificationRules();
        var tellings = outbox.told();
        for (var incident : open) {
            if (incident.acknowledged() != null || incident.isSilenced(now) || incident.troubles().isEmpty()) {
                continue;
            }
            tellings.forEach((key, told) -> {
                var rule = rules.get(key.line().rule());
                if (key.incident() == incident.id() && rule != null && rule.enabled() && !rule.remind().isZero()
                        && !now.isBefore(told.at().plus(rule.remind()))) {
                    outbox.add(key.line(), words.reminder(incident), rule.collect());
                    outbox.told(incident.id(), key.line(), new Told(told.severity(), now));
                }
            });
        }
    }

    private static boolean wants(NotificationRule rule, Event event) {
        var cluster = event.subject().cluster();
        return Part.weight(event.severity()) >= weight(rule.least())
                && (rule.kinds().isEmpty() || rule.kinds().contains(event.kind().word()))
                && (rule.clusters().isEmpty() || cluster != null && rule.clusters().contains(cluster))
                && (rule.directors().isEmpty() || rule.directors().contains(event.director()))
                && (rule.operatorActs() || !event.cause().isOperator());
    }

    private static int weight(Least least) {
        return switch (least) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }
}
