package io.ballast.script;

import java.nio.charset.StandardCharsets;

/** What others sent, made fit for a reason: short, in one line, without characters that a terminal or page obeys. */
public final class Cleaned {

    private static final int LONGEST = 80;

    private Cleaned() {
    }

    /** All of it. */
    public static String text(String text) {
        var clean = new StringBuilder();
        text.codePoints().limit(LONGEST).map(Cleaned::shown).forEach(clean::appendCodePoint);
        var line = clean.toString().strip();
        return text.codePointCount(0, text.length()) > LONGEST ? line + "..." : line;
    }

    /** UTF-8 text, whatever is none replaced. */
    public static String text(byte[] bytes) {
        // No character has more than four bytes, so that more of them would only be cut off again.
        return text(new String(bytes, 0, Math.min(bytes.length, 4 * (LONGEST + 1)), StandardCharsets.UTF_8));
    }

    /** The first line that has anything on it. */
    public static String line(String text) {
        // It may be long, and then most of it is not looked at.
        var start = text.substring(0, Math.min(text.length(), 4 * LONGEST));
        return text(start.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(""));
    }

    /** In quotes of which none is inside. */
    public static String quoted(String text) {
        return '"' + text(text).replace('"', '\'') + '"';
    }

    /** As {@link #text(byte[])}, in quotes. */
    public static String quoted(byte[] bytes) {
        return '"' + text(bytes).replace('"', '\'') + '"';
    }

    /** As {@link #line}, in quotes. */
    public static String quotedLine(String text) {
        return '"' + line(text).replace('"', '\'') + '"';
    }

    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> '?';
            default -> character;
        };
    }
}
