package io.ballast.definition;

/**
 * Who changed something, and by what.
 *
 * @param name such as {@code admin}
 * @param via such as {@code token ci} or {@code start}
 */
public record Author(String name, String via) {
}
