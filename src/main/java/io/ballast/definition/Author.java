package io.ballast.definition;

/**
 * Who changed something, and by what.
 *
 * @param name such as {@code admin}
 * @param via such as {@code token ci} or {@code start}
 */
public record Author(String name, String via) {

    /** Both in words, as events name their causes: {@code admin (token ci)}. */
    public String cause() {
        return name + " (" + via + ")";
    }
}
