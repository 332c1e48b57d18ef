package io.ballast.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.notify.channel.Message;

import org.jspecify.annotations.Nullable;

/**
 * One message on its way. Immutable.
 *
 * @param id of the message too
 * @param due not before this
 * @param attempts that failed
 * @param answer the other side's own words to the last attempt; empty before the first
 * @param settled recipients that need no further attempt
 * @param parts what it tells
 * @param message as it was tried first; null before that
 */
public record Outgoing(String id, String director, String rule, String channel, State state, Instant created,
        Instant due, Instant updated, int attempts, String answer, Set<String> settled, List<Part> parts,
        @Nullable Message message) {

    /** Where it stands. */
    public enum State {
        WAITING, SENT, FAILED
    }

    public Outgoing {
        settled = Set.copyOf(settled);
        parts = List.copyOf(parts);
    }

    /** The incidents that it is about. */
    public List<Long> incidents() {
        return parts.stream().map(part -> part.message().incident()).filter(Objects::nonNull).map(Long::valueOf)
                .toList();
    }

    /** In one line, what it tells. */
    public String subject() {
        return message == null ? parts.getFirst().message().subject() : message.subject();
    }

    Line line() {
        return new Line(rule, channel);
    }

    /** The same with one part more, not before then. */
    Outgoing with(Part part, Instant newDue) {
        var all = new ArrayList<Part>();
        boolean joined = false;
        for (var each : parts) {
            boolean same = each.message().incident() != null
                    && each.message().incident().equals(part.message().incident());
            all.add(same ? each.and(part) : each);
            joined |= same;
        }
        if (!joined) {
            all.add(part);
        }
        return new Outgoing(id, director, rule, channel, state, created, newDue, part.message().time(), attempts,
                answer, settled, all, message);
    }

    Outgoing saying(Message composed) {
        return new Outgoing(id, director, rule, channel, state, created, due, updated, attempts, answer, settled,
                parts, composed);
    }

    Outgoing after(State newState, Instant now, Instant next, String newAnswer, Set<String> reached) {
        var all = new TreeSet<>(settled);
        all.addAll(reached);
        return new Outgoing(id, director, rule, channel, newState, created, next, now, attempts + 1, newAnswer, all,
                parts, message);
    }

    /** To be tried at once, as if it were new. */
    Outgoing again(Instant now) {
        return new Outgoing(id, director, rule, channel, State.WAITING, now, now, now, 0, answer, settled, parts,
                message);
    }
}
