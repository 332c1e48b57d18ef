package io.ballast.health;

import java.util.regex.Pattern;

/**
 * What an answer must have in it.
 *
 * @param text found somewhere in the answer, as it stands or, with {@code regex}, as a regular expression
 */
public record TextMatch(String text, boolean regex) {

    /** @throws java.util.regex.PatternSyntaxException if the text is no such expression */
    public TextMatch {
        if (regex) {
            var _ = Pattern.compile(text);
        }
    }

    /** By which it is found. */
    public Pattern pattern() {
        return Pattern.compile(text, regex ? 0 : Pattern.LITERAL);
    }
}
