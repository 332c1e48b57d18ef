package io.ballast.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
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
        var users = jdbc.sql("select name, password_hash, created, role, clusters, enabled from account")
                .query((row, _) -> new Account(row.getString(1), row.getString(2), time(row, 3),
                        Grant.ofColumns(row.getString(4), row.getString(5)), row.getBoolean(6)))
                .list();
        var tokens = jdbc.sql("select name, hash, account, created, expires, role, clusters from api_token")
                .query((row, _) -> new ApiToken(row.getString(1), row.getString(2), row.getString(3), time(row, 4),
                        timeOrNull(row, 5), Grant.ofColumns(row.getString(6), row.getString(7))))
                .list();
        return Accounts.of(users, tokens);
    }

    void add(Account user) {
        jdbc.sql("insert into account (name, created, password_hash, role, clusters, enabled)"
                + " values (:name, :created, :hash, :role, :clusters, :enabled)")
                .param("created", at(user.created())).params(columns(user)).update();
    }

    void change(Account user) {
        jdbc.sql("update account set password_hash = :hash, role = :role, clusters = :clusters, enabled = :enabled"
                + " where name = :name").params(columns(user)).update();
    }

    private static Map<String, @Nullable Object> columns(Account user) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("name", user.name());
        columns.put("hash", user.passwordHash());
        columns.put("role", user.grant().role().word());
        columns.put("clusters", user.grant().column());
        columns.put("enabled", user.enabled());
        return columns;
    }

    /** With his tokens. */
    void removeUser(String name) {
        jdbc.sql("delete from api_token where account = ?").param(name).update();
        jdbc.sql("delete from account where name = ?").param(name).update();
    }

    void add(ApiToken token) {
        var expires = token.expires();
        jdbc.sql("insert into api_token (name, hash, account, created, expires, role, clusters)"
                + " values (?, ?, ?, ?, ?, ?, ?)")
                .param(1, token.name()).param(2, token.hash()).param(3, token.account()).param(4, at(token.created()))
                .param(5, expires == null ? null : at(expires), Types.TIMESTAMP_WITH_TIMEZONE)
                .param(6, token.grant().role().word()).param(7, token.grant().column(), Types.VARCHAR).update();
    }

    void removeToken(String name) {
        jdbc.sql("delete from api_token where name = ?").param(name).update();
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
