package io.ballast.health;

import java.util.regex.Pattern;

/**
 * Bytes as an operator writes them.
 *
 * @param text UTF-8 text, not empty; with {@code hex} pairs of small hexadecimal digits and nothing else, in an expected
 *     answer with {@code x} for a digit that may be any
 */
public record ByteText(String text, boolean hex) {

    private static final Pattern PAIRS = Pattern.compile("([0-9a-fx]{2})+");

    /** @throws IllegalArgumentException if the text is empty, or no such pairs where it must be */
    public ByteText {
        if (text.isEmpty() || hex && !PAIRS.matcher(text).matches()) {
            throw new IllegalArgumentException("these are no bytes: \"" + text + "\"");
        }
    }
}
