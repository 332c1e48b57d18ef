package io.ballast.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.ballast.store.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Entries in the table {@code audit}. */
final class JdbcAuditStore implements AuditStore {

    private static final String COLUMNS = "id, director, at, who, via, address, act, status, revision, detail, chain";

    private final JdbcTemplate jdbc;
    private final Database database;

    JdbcAuditStore(JdbcTemplate jdbc, Database database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    @Override
    public void append(List<AuditEntry> entries) {
        var rows = entries.stream().map(JdbcAuditStore::row).toList();
        database.write(() -> jdbc.batchUpdate(
                "insert into audit (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows));
    }

    private static @Nullable Object[] row(AuditEntry entry) {
        return new @Nullable Object[]{entry.id(), entry.director(), at(entry.time()), entry.who(), entry.via(),
                entry.address(), entry.act(), entry.status(), entry.revision(), entry.detail(), entry.chain()};
    }

    @Override
    public @Nullable AuditEntry last(String director) {
        var found = database.read(() -> jdbc.query("select " + COLUMNS
                + " from audit where director = ? order by id desc fetch first 1 rows only", (row, _) -> entry(row),
                director));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<AuditEntry> after(long id, int limit, AuditQuery query) {
        return select("id > ?", id, query, "order by id, director", limit);
    }

    @Override
    public List<AuditEntry> latest(int limit, AuditQuery query) {
        return select("id > ?", 0L, query, "order by id desc, director desc", limit).reversed();
    }

    @Override
    public @Nullable AuditEntry find(long id) {
        var found = select("id = ?", id, AuditQuery.ALL, "", 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<AuditEntry> select(String first, long id, AuditQuery query, String order, int limit) {
        var where = new StringBuilder(first);
        var values = new ArrayList<Object>(List.of(id));
        if (query.who() != null) {
            where.append(" and who = ?");
            values.add(query.who());
        }
        if (query.outcome() != null) {
            where.append(switch (query.outcome()) {
                case DONE -> " and status < 400";
                case DENIED -> " and status in (401, 403, 429)";
                case FAILED -> " and status >= 400 and status not in (401, 403, 429)";
            });
        }
        if (query.path() != null) {
            where.append(" and position(? in lower(act)) > 0");
            values.add(query.path().toLowerCase(Locale.ROOT));
        }
        if (query.since() != null) {
            where.append(" and at >= ?");
            values.add(at(query.since()));
        }
        if (query.until() != null) {
            where.append(" and at < ?");
            values.add(at(query.until()));
        }
        values.add(limit);
        var sql = "select " + COLUMNS + " from audit where " + where + " " + order + " fetch first ? rows only";
        return database.read(() -> jdbc.query(sql, (row, _) -> entry(row), values.toArray()));
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(row.getLong("id"), row.getString("director"),
                row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("who"), row.getString("via"),
                row.getString("address"), row.getString("act"), row.getInt("status"),
                row.getObject("revision", Long.class), row.getString("detail"), row.getString("chain"));
    }

    @Override
    public int prune(Instant before) {
        return database.write(() -> jdbc.update("delete from audit where at < ?", at(before)));
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
