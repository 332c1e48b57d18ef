package io.ballast.secret;

/** A password or key. Two are equal if what they hold is; none shows it by accident, for {@code toString} is a mask. */
public record Secret(String reveal) {

    /** Stands in its place wherever it would be shown. */
    public static final String MASK = "***";

    @Override
    public String toString() {
        return MASK;
    }
}
