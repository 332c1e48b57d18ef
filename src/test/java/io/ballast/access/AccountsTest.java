package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

class AccountsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final Account ADMIN = new Account("admin", "{bcrypt}x", NOW, Grant.ADMINISTRATOR, true);
    private static final ApiToken TOKEN = new ApiToken("ci", "ab".repeat(32), "admin", NOW, null,
            Grant.on(Role.OPERATOR, List.of("web", "mail")));

    @Test
    void json_goesRound() {
        var passing = new ApiToken("passing", "cd".repeat(32), "admin", NOW, NOW.plusSeconds(60), Grant.ADMINISTRATOR);
        var accounts = Accounts.of(List.of(ADMIN), List.of(TOKEN, passing));
        var text = accounts.toJson().toString();
        assertThat(Accounts.fromJson(JsonMapper.shared().readTree(text))).isEqualTo(accounts);
        assertThat(Accounts.fromJson(JsonMapper.shared().readTree("{}"))).isEqualTo(Accounts.NOBODY);
    }

    @Test
    void token_isFoundByItsHash() {
        var accounts = Accounts.of(List.of(ADMIN), List.of(TOKEN));
        assertThat(accounts.tokenOfHash(TOKEN.hash())).isEqualTo(TOKEN);
        assertThat(accounts.tokenOfHash("cd".repeat(32))).isNull();
        assertThat(accounts.user("nobody")).isNull();
    }

    @Test
    void token_isExpiredFromItsLastMomentOn() {
        var passing = new ApiToken("passing", "cd".repeat(32), "admin", NOW, NOW.plusSeconds(60),
                Grant.ADMINISTRATOR);
        assertThat(passing.isExpired(NOW.plusSeconds(60).minusNanos(1))).isFalse();
        assertThat(passing.isExpired(NOW.plusSeconds(60))).isTrue();
        assertThat(TOKEN.isExpired(Instant.MAX)).as("one without an end").isFalse();
    }
}
