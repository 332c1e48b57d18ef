package io.ballast.notify.channel;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came of one attempt.
 *
 * @param answer the other side's own words, or why there were none; one line, for a person
 * @param reached recipients that have the message now; empty where a channel is one recipient as a whole
 * @param refused recipients that will never get it, each with the server's own words
 * @param transcript what was said, line by line, without secrets
 */
public record Delivery(Outcome outcome, String answer, SortedSet<String> reached, SortedMap<String, String> refused,
        List<String> transcript) {

    /** Whether to try again. */
    public enum Outcome {
        /** Everybody who was still to be told has it. */
        DELIVERED,
        /** Somebody has it not, and trying again may help. */
        FAILED_FOR_NOW,
        /** Somebody has it not, and nobody will get it by another attempt. */
        FAILED_FOR_GOOD
    }

    public Delivery {
        reached = Collections.unmodifiableSortedSet(new TreeSet<>(reached));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        transcript = List.copyOf(transcript);
    }

    /** Of a channel that is one recipient. */
    static Delivery whole(Outcome outcome, String answer, List<String> transcript) {
        return new Delivery(outcome, answer, new TreeSet<>(), new TreeMap<>(), transcript);
    }

    /** The same with all that was said. */
    Delivery with(List<String> whole) {
        return new Delivery(outcome, answer, reached, refused, whole);
    }

    public boolean isDelivered() {
        return outcome == Outcome.DELIVERED;
    }

    /** The recipients that need no further attempt: for the next one, joined to those of earlier ones. */
    public Set<String> settled() {
        var settled = new TreeSet<>(reached);
        settled.addAll(refused.keySet());
        return settled;
    }
}
