package io.ballast.health;

/**
 * Bytes as an operator writes them.
 *
 * @param text UTF-8 text; with {@code hex} pairs of hexadecimal digits, in an expected answer with {@code x} for a digit
 *     that may be any
 */
public record ByteText(String text, boolean hex) {
}
