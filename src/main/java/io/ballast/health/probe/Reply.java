package io.ballast.health.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An answer with a three-digit code, on one line or on several (RFC 959 section 4.2, RFC 5321 section 4.2.1).
 *
 * @param code 0 if the first line has none
 * @param lines without their ends; the first is what a reason quotes
 */
record Reply(int code, List<String> lines) {

    private static final int MOST_LINES = 200;

    /** @throws ProbeFailure if the connection ends before it does, or it has no end */
    static Reply read(Wire wire) throws IOException {
        var lines = new ArrayList<String>();
        var first = wire.line();
        lines.add(first);
        if (!first.matches("\\d{3}([ -].*)?")) {
            return new Reply(0, lines);
        }
        var code = first.substring(0, 3);
        for (var line = first; first.startsWith("-", 3) && !ends(line, code);) {
            line = wire.line();
            lines.add(line);
            if (lines.size() > MOST_LINES) {
                throw new ProbeFailure("answer has more than " + MOST_LINES + " lines");
            }
        }
        return new Reply(Integer.parseInt(code), lines);
    }

    private static boolean ends(String line, String code) {
        return line.startsWith(code) && !line.startsWith("-", 3);
    }

    /**
     * @param expected the codes in words
     * @throws ProbeFailure if the code is none of these, with what was said instead
     */
    void mustBe(String expected, int... codes) throws ProbeFailure {
        if (IntStream.of(codes).noneMatch(c -> c == code)) {
            throw PlainWords.unexpected(lines.getFirst(), expected);
        }
    }

    /** Whether EHLO's answer offers this (RFC 5321 section 4.1.1.1: a keyword begins each line after the first). */
    boolean offers(String keyword) {
        return lines.stream().skip(1).filter(line -> line.length() > 4)
                .map(line -> line.substring(4).strip().toUpperCase(Locale.ROOT))
                .anyMatch(line -> line.equals(keyword) || line.startsWith(keyword + " "));
    }

    /** Takes leave. The probe has succeeded by now, so an answer is waited for, and its absence means nothing. */
    static void sayGoodbye(Wire wire, String goodbye) {
        try {
            wire.send(goodbye + "\r\n");
            wire.hearGoodbye();
        } catch (IOException e) {
            // Some servers hang up without a word.
        }
    }
}
