package io.ballast.notify.channel;

import java.time.Instant;
import java.util.List;

import io.ballast.event.Severity;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one recipient is told, whole: nothing more is looked up when it is sent, so that it says the same however late and
 * however often that is.
 *
 * @param id the same at every attempt and of no other message; letters, digits and hyphens
 * @param incident what ties messages of one incident together; null where a message stands for itself
 * @param first whether it is the first of its incident that this channel is told
 * @param time when it was written
 * @param since when what it tells began
 * @param director that speaks
 * @param routerId by which mail is filtered; stands in front of the subject
 * @param subject one line, without the router id
 * @param sentences what happened, one sentence each
 * @param meaning what that means: servers that are left, who holds an address; one sentence each
 * @param owner who answers for what it is about; empty where nobody is named
 * @param link that the owner gave; empty for none
 * @param consoleLink where the console shows it; empty for none
 * @param events in order, perhaps only the first and last of them
 * @param role if it tells one change of a VRRP role, which; null otherwise
 */
public record Message(String id, @Nullable String incident, boolean first, What what, Severity severity, Instant time,
        Instant since, String director, String routerId, String subject, List<String> sentences, List<String> meaning,
        String owner, String link, String consoleLink, List<Happened> events, @Nullable Role role) {

    /** What it is for. */
    public enum What {
        OPENED, UPDATED, ACKNOWLEDGED, CLOSED, REMINDER, DIGEST, TEST
    }

    /**
     * One event.
     *
     * @param about names of its subject, joined by slashes; empty for the director itself
     * @param message one sentence
     */
    public record Happened(Instant time, String director, String kind, Severity severity, String about,
            @Nullable String from, @Nullable String to, String cause, String message) {
    }

    /**
     * As keepalived's scripts are told of it.
     *
     * @param group whether it is a sync group's
     * @param state in capitals, such as MASTER
     * @param priority 0 for a group
     */
    public record Role(boolean group, String name, String state, int priority) {
    }

    public Message {
        sentences = List.copyOf(sentences);
        meaning = List.copyOf(meaning);
        events = List.copyOf(events);
    }

    /** The whole message; {@link #of} reads it. The body of a generic webhook and what a script reads. */
    public ObjectNode toJson() {
        return MessageCodec.write(this);
    }

    /** @throws IllegalArgumentException if that is no message */
    public static Message of(JsonNode json) {
        return MessageCodec.read(json);
    }
}
