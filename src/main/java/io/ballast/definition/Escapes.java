package io.ballast.definition;

import java.util.HexFormat;

/** What cannot be seen in a text, written as {@code \r \n \t \xHH}, and a backslash as {@code \\}. */
final class Escapes {

    private Escapes() {
    }

    /**
     * The text that is meant; each {@code \xHH} becomes the character U+00HH.
     *
     * @param longest characters of the text as it is written
     * @throws IllegalArgumentException if the text is longer, or a backslash begins none of these
     */
    static String resolve(String text, int longest) {
        Texts.within(text, longest);
        var resolved = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                resolved.append(c);
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(++i) : ' ';
            switch (next) {
                case 'r' -> resolved.append('\r');
                case 'n' -> resolved.append('\n');
                case 't' -> resolved.append('\t');
                case '\\' -> resolved.append('\\');
                case 'x' -> {
                    resolved.append(hex(text, i + 1));
                    i += 2;
                }
                default -> throw unknown(text);
            }
        }
        return resolved.toString();
    }

    private static char hex(String text, int at) {
        if (at + 2 > text.length() || !HexFormat.isHexDigit(text.charAt(at))
                || !HexFormat.isHexDigit(text.charAt(at + 1))) {
            throw unknown(text);
        }
        return (char) HexFormat.fromHexDigits(text, at, at + 2);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(Fields.quoted(text)
                + " has a backslash that begins no escape; the escapes are \\r, \\n, \\t, \\\\ and \\xHH");
    }

    /** The text that {@link #resolve} makes this one of. */
    static String write(String text) {
        var written = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> written.append("\\r");
                case '\n' -> written.append("\\n");
                case '\t' -> written.append("\\t");
                case '\\' -> written.append("\\\\");
                default -> {
                    if (Character.isISOControl(c)) {
                        written.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        written.append(c);
                    }
                }
            }
        }
        return written.toString();
    }
}
