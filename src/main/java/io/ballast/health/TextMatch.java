package io.ballast.health;

/**
 * What an answer must have in it.
 *
 * @param text found somewhere in the answer, as it stands or, with {@code regex}, as a regular expression
 */
public record TextMatch(String text, boolean regex) {
}
