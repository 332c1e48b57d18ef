package io.ballast.access;

import java.util.Locale;

/** What somebody may do. Each may do what those before it may. */
public enum Role {
    /** Sees everything but secrets, and changes nothing. */
    VIEWER,
    /** Runs what is defined: drain, weight, check, failover, hold, acknowledge. */
    OPERATOR,
    /** Defines, and decides who may do what. */
    ADMINISTRATOR;

    /** In small letters, as clients read and write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role may do what another is needed for. */
    public boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** @throws IllegalArgumentException for any other word */
    static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
