package io.ballast.secret;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A password or key. Two are equal if what they hold is; none shows it by accident, for {@code toString} is a mask.
 *
 * <p>One that was stored and cannot be opened, because the key is another, is locked: it keeps its sealed form, so that
 * nothing is lost when the right key comes back, and tells why when it is asked for what it holds.
 */
public final class Secret {

    /** Stands in its place wherever it would be shown. */
    public static final String MASK = "***";

    private final @Nullable String plain;
    private final @Nullable String sealed;
    private final String trouble;

    /** A secret that was not sealed and so cannot be stored. */
    public Secret(String plain) {
        this(plain, null, "");
    }

    private Secret(@Nullable String plain, @Nullable String sealed, String trouble) {
        this.plain = plain;
        this.sealed = sealed;
        this.trouble = trouble;
    }

    static Secret open(String plain, String sealed) {
        return new Secret(plain, sealed, "");
    }

    static Secret locked(String sealed, String trouble) {
        return new Secret(null, sealed, trouble);
    }

    /**
     * What it holds; for use, never for show.
     *
     * @throws LockedSecret if it cannot be opened
     */
    public String reveal() {
        if (plain == null) {
            throw new LockedSecret(trouble);
        }
        return plain;
    }

    /** Whether it cannot be opened. */
    public boolean isLocked() {
        return plain == null;
    }

    /**
     * The form in which it is stored; text without control characters.
     *
     * @throws IllegalStateException if it was never sealed
     */
    public String sealed() {
        if (sealed == null) {
            throw new IllegalStateException("a secret must be sealed before it is stored");
        }
        return sealed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && Objects.equals(plain, that.plain)
                && (plain != null || Objects.equals(sealed, that.sealed));
    }

    @Override
    public int hashCode() {
        return plain == null ? Objects.hashCode(sealed) : plain.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
