package io.ballast.access;

import java.time.Instant;

/**
 * A user.
 *
 * @param passwordHash with the name of its algorithm in front, as Spring Security's delegating encoder writes it
 * @param enabled whether he is let in, and his tokens
 */
public record Account(String name, String passwordHash, Instant created, Grant grant, boolean enabled) {

    Account withPassword(String hash) {
        return new Account(name, hash, created, grant, enabled);
    }

    /** Without the hash, which nobody is to see. */
    @Override
    public String toString() {
        return name + " (" + grant + ")";
    }
}
