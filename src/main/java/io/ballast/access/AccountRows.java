package io.ballast.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Users and tokens in the database. Called within {@link io.ballast.store.Database} alone. */
@Component
class AccountRows {

    private final JdbcClient jdbc;

    AccountRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Accounts read() {
        var users = jdbc.sql("select name, password_hash, created from account")
                .query((row, _) -> new Account(row.getString(1), row.getString(2), time(row, 3))).list();
        var tokens = jdbc.sql("select name, hash, account, created, expires from api_token")
                .query((row, _) -> new ApiToken(row.getString(1), row.getString(2), row.getString(3), time(row, 4),
                        row.getObject(5) == null ? null : time(row, 5)))
                .list();
        return Accounts.of(users, tokens);
    }

    void add(Account user) {
        jdbc.sql("insert into account (name, password_hash, created) values (?, ?, ?)")
                .params(user.name(), user.passwordHash(), at(user.created())).update();
    }

    void add(ApiToken token) {
        var expires = token.expires();
        jdbc.sql("insert into api_token (name, hash, account, created, expires) values (?, ?, ?, ?, ?)")
                .param(1, token.name()).param(2, token.hash()).param(3, token.account()).param(4, at(token.created()))
                .param(5, expires == null ? null : at(expires), Types.TIMESTAMP_WITH_TIMEZONE).update();
    }

    /** @return whether there was one */
    boolean removeToken(String name) {
        return jdbc.sql("delete from api_token where name = ?").param(name).update() > 0;
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
