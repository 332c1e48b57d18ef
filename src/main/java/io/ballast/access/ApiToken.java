package io.ballast.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What lets a program in on behalf of a user. The token itself is shown once and kept by nobody.
 *
 * @param hash SHA-256 of the token in small hexadecimal digits; a token is 256 random bits, so a slow hash would add
 *     nothing but cost
 * @param account whose token it is
 * @param expires when it stops letting anybody in; null if it does so only when it is removed
 * @param grant what it allows, as far as its user is allowed it too
 */
public record ApiToken(String name, String hash, String account, Instant created, @Nullable Instant expires,
        Grant grant) {

    boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
