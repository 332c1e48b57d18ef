package io.ballast.health.probe;

import java.util.Locale;
import java.util.regex.Pattern;

import io.ballast.script.Cleaned;

import org.jspecify.annotations.Nullable;

/**
 * A line of HAProxy's agent words: {@code up}, {@code ready}, {@code 75%}, {@code drain}, {@code maint}, {@code down},
 * {@code fail}, {@code stopped}, with spaces and commas between, and a {@code #} in front of words for people. Each line
 * speaks for itself: a server that said drain takes connections again as soon as it says so no more.
 *
 * @param up whether the server may be used at all
 * @param drained whether it is to get no new connections
 * @param percent of its weight; null if the line names none
 */
record AgentWords(boolean up, boolean drained, @Nullable Integer percent, String said) {

    private static final Pattern PERCENT = Pattern.compile("\\d{1,6}%");
    /** What such agents say besides, and what has no meaning here. */
    private static final Pattern IDLE = Pattern.compile("maxconn:\\d{1,9}");

    /** @throws ProbeFailure if no word is known */
    static AgentWords parse(String line) throws ProbeFailure {
        int comment = line.indexOf('#');
        var words = (comment < 0 ? line : line.substring(0, comment)).strip().toLowerCase(Locale.ROOT);
        boolean up = true;
        boolean drained = false;
        boolean known = false;
        Integer percent = null;
        for (var word : words.split("[\\s,]+", -1)) {
            boolean share = PERCENT.matcher(word).matches();
            switch (word) {
                case "down", "fail", "stopped" -> up = false;
                case "drain", "maint" -> drained = true;
                case "up" -> up = true;
                case "ready" -> drained = false;
                default -> {
                    if (!share && !IDLE.matcher(word).matches()) {
                        continue;
                    }
                    percent = share ? Integer.valueOf(word.substring(0, word.length() - 1)) : percent;
                }
            }
            known = true;
        }
        if (!known) {
            throw new ProbeFailure("says " + Cleaned.quotedLine(line) + ", which is no agent's word");
        }
        return new AgentWords(up, drained, percent, Cleaned.line(line));
    }
}
