package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class VerifiedPasswordsTest {

    private static final Account ADMIN = new Account("admin", "{bcrypt}a", Instant.EPOCH, Grant.ADMINISTRATOR, true);

    private final VerifiedPasswords verified = new VerifiedPasswords();

    @Test
    void password_isKnownOnceRememberedAndForAShortWhile() {
        assertThat(verified.knows(ADMIN, "right", 0)).isFalse();
        verified.remember(ADMIN, "right", 0);
        assertThat(verified.knows(ADMIN, "right", 1)).isTrue();
        assertThat(verified.knows(ADMIN, "wrong", 1)).isFalse();
        assertThat(verified.knows(ADMIN, "right", VerifiedPasswords.REMEMBERED.plus(Duration.ofNanos(1)).toNanos()))
                .isFalse();
    }

    @Test
    void changedPassword_isForgottenAtOnce() {
        verified.remember(ADMIN, "right", 0);
        assertThat(
                verified.knows(new Account("admin", "{bcrypt}b", Instant.EPOCH, Grant.ADMINISTRATOR, true), "right", 1))
                .isFalse();
    }

    @Test
    void namesAndPasswords_areNotMixedUp() {
        verified.remember(new Account("a", "h", Instant.EPOCH, Grant.ADMINISTRATOR, true), "bc", 0);
        assertThat(verified.knows(new Account("ah", "", Instant.EPOCH, Grant.ADMINISTRATOR, true), "bc", 1)).isFalse();
    }

    @Test
    void memory_isBounded() {
        for (int i = 0; i < 2_000; i++) {
            verified.remember(ADMIN, "password " + i, 0);
        }
        assertThat(verified.knows(ADMIN, "password 0", 1)).isFalse();
        assertThat(verified.knows(ADMIN, "password 1999", 1)).isTrue();
    }
}
