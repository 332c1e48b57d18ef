package io.ballast.notify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongFunction;

import io.ballast.event.Event;
import io.ballast.event.EventKind;
import io.ballast.event.Incident;
import io.ballast.event.Severity;
import io.ballast.event.Trouble;
import io.ballast.notify.channel.Message;
import io.ballast.notify.channel.Message.Happened;
import io.ballast.notify.channel.Message.What;

import org.jspecify.annotations.Nullable;

/** Puts into words what is told. */
final class Words {

    private static final int LONGEST_SUBJECT = 150;
    private static final int TITLES = 12;

    private final String director;
    private final String routerId;
    private final String console;
    private final Situation situation;
    private final LongFunction<@Nullable Incident> incidents;
    private final InstantSource clock;

    /**
     * @param console address of the console without a slash at its end; empty for no links to it
     * @param incidents by number; null if there is none any more
     */
    Words(String director, String routerId, String console, Situation situation,
            LongFunction<@Nullable Incident> incidents, InstantSource clock) {
        this.director = director;
        this.routerId = routerId;
        this.console = console;
        this.situation = situation;
        this.incidents = incidents;
        this.clock = clock;
    }

    /** An event that belongs to no incident. */
    Part of(Event event) {
        return part(null, What.OPENED, true, event.severity(), event.time(), subject(event),
                List.of(event.message()), List.of(happened(event)), event.subject().cluster(), role(event));
    }

    Part of(Incident incident, Event event, What what, boolean first) {
        return part(incident, what, first, event.isBad() ? event.severity() : incident.severity(), incident.opened(),
                subject(event), List.of(event.message()), List.of(happened(event)), incident.cluster(), role(event));
    }

    /** @param event that ended the last trouble; null if calm did */
    Part closed(Incident incident, @Nullable Event event) {
        var sentences = new ArrayList<String>();
        if (event != null) {
            sentences.add(event.message());
        }
        sentences.add(incident.title() + ": all is well again"
                + (incident.reopened() > 0 ? ", after it went wrong anew " + times(incident.reopened()) : "") + ".");
        var role = event == null ? null : role(event);
        return part(incident, What.CLOSED, false, Severity.CLEARED, incident.opened(),
                role != null && event != null ? subject(event) : incident.title() + ": all is well again", sentences,
                event == null ? List.of() : List.of(happened(event)), incident.cluster(), role);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    Part reminder(Incident incident) {
        var sentences = incident.troubles().stream().limit(TITLES).map(Trouble::message).toList();
        return part(incident, What.REMINDER, false, incident.severity(), incident.opened(),
                "Still open: " + incident.title(), sentences, List.of(), incident.cluster(), null);
    }

    private Part part(@Nullable Incident incident, What what, boolean first, Severity severity, Instant since,
            String subject, List<String> sentences, List<Happened> events, @Nullable String cluster,
            Message.@Nullable Role role) {
        return new Part(new Message("part", incident == null ? null : Long.toString(incident.id()), first, what,
                severity, clock.instant(), since, director, routerId, subject, sentences, List.of(), "", "", "", events,
                role), cluster == null ? "" : cluster, 0);
    }

    private static String subject(Event event) {
        if (event.kind() == EventKind.VRRP_ROLE && event.to() != null) {
            // As keepalived writes it, by which its users filter (vrrp_notify.c).
            var name = "VRRP Instance " + event.subject().instance();
            return event.to().equals("initial")
                    ? name + " - Stopping"
                    : name + " - Entering " + event.to().toUpperCase(Locale.ROOT) + " state";
        }
        return cut(event.message());
    }

    private static String cut(String sentence) {
        var text = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    private static Happened happened(Event event) {
        var subject = event.subject();
        return new Happened(event.time(), event.director(), event.kind().word(), event.severity(),
                subject.toString(), event.from(), event.to(), event.cause().text(), event.message());
    }

    private Message.@Nullable Role role(Event event) {
        var instance = event.subject().instance();
        var to = event.to();
        return event.kind() == EventKind.VRRP_ROLE && instance != null && to != null
                ? new Message.Role(false, instance, to.equals("initial") ? "STOP" : to.toUpperCase(Locale.ROOT),
                        situation.priority(instance))
                : null;
    }

    /** The whole message, with what it means at this moment. */
    Message compose(Outgoing outgoing) {
        return outgoing.parts().size() == 1
                ? single(outgoing.id(), outgoing.parts().getFirst())
                : digest(outgoing.id(), outgoing.parts());
    }

    private Message single(String id, Part part) {
        var told = part.message();
        var incident = incident(told);
        var sentences = new ArrayList<>(told.sentences());
        int count = told.events().size() + part.more();
        var subject = told.subject();
        if (part.more() > 0 || count > sentences.size()) {
            sentences.add("That is " + count + " events in all" + (part.more() > 0
                    ? "; " + part.more()
                            + " of them are left out here."
                    : "."));
        }
        if (incident != null && count > 2 && told.what() != What.CLOSED) {
            subject = incident.title() + ": " + incident.troubles().size() + " troubles, " + count + " events";
        }
        var cluster = situation.definitions().cluster(part.cluster());
        return new Message(id, told.incident(), told.first(), told.what(), told.severity(), clock.instant(),
                told.since(), director, routerId, subject, sentences,
                incident == null ? List.of() : situation.meaning(incident), cluster == null ? "" : cluster.owner(),
                cluster == null ? "" : cluster.link(), link(part), told.events(), told.role());
    }

    private @Nullable Incident incident(Message told) {
        return told.incident() == null ? null : incidents.apply(Long.parseLong(told.incident()));
    }

    private String link(Part part) {
        return console.isEmpty() || part.cluster().isEmpty() ? console : console + "/clusters/" + part.cluster();
    }

    private Message digest(String id, List<Part> parts) {
        var worst = parts.stream().map(each -> each.message().severity()).reduce(Severity.CLEARED, Part::worse);
        var lines = new ArrayList<String>();
        parts.stream().limit(TITLES).forEach(each -> lines.add(each.message().subject() + "."));
        if (parts.size() > TITLES) {
            lines.add("And " + (parts.size() - TITLES) + " more.");
        }
        var events = parts.stream().flatMap(each -> each.message().events().stream()).limit(100).toList();
        int count = parts.stream().mapToInt(each -> each.message().events().size() + each.more()).sum();
        var meaning = parts.stream().map(each -> incident(each.message())).filter(Objects::nonNull)
                .flatMap(each -> situation.meaning(each).stream()).distinct().limit(TITLES).toList();
        var since = parts.stream().map(each -> each.message().since()).min(Instant::compareTo).orElseThrow();
        var owners = String.join(", ", parts.stream().map(Part::cluster).distinct()
                .map(name -> situation.definitions().cluster(name)).filter(Objects::nonNull)
                .map(each -> each.owner()).filter(each -> !each.isEmpty()).distinct().toList());
        return new Message(id, null, true, What.DIGEST, worst, clock.instant(), since, director, routerId,
                parts.size() + " things at once, " + count + " events: " + parts.getFirst().message().subject(), lines,
                meaning, owners, "", console, events, null);
    }
}
