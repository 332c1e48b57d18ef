package io.ballast.access;

import java.time.Instant;

/**
 * A user.
 *
 * @param passwordHash with the name of its algorithm in front, as Spring Security's delegating encoder writes it
 */
record Account(String name, String passwordHash, Instant created) {
}
