package io.ballast.access;

import java.time.Instant;

/**
 * What lets a program in on behalf of a user. The token itself is shown once and kept by nobody.
 *
 * @param hash SHA-256 of the token in small hexadecimal digits; a token is 256 random bits, so a slow hash would add
 *     nothing but cost
 * @param account whose token it is
 */
public record ApiToken(String name, String hash, String account, Instant created) {
}
