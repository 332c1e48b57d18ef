package io.ballast.notify;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.ballast.event.Severity;
import io.ballast.store.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Messages in the table {@code notification}. */
final class JdbcOutboxStore implements OutboxStore {

    private static final RowMapper<Outgoing> ROW = (row, _) -> OutgoingCodec.read(row.getString("document"));

    private final JdbcTemplate jdbc;
    private final Database database;

    JdbcOutboxStore(JdbcTemplate jdbc, Database database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    @Override
    public void put(List<Outgoing> messages, Map<Told.Key, @Nullable Told> told, String owner, Instant lease) {
        for (var each : messages) {
            var word = OutgoingCodec.word(each.state());
            int changed = jdbc.update("update notification set state = ?, due = ?, updated = ?, owner = ?, lease = ?,"
                    + " document = ? where id = ?", word, utc(each.due()), utc(each.updated()), owner, utc(lease),
                    OutgoingCodec.write(each), each.id());
            if (changed == 0) {
                jdbc.update(
                        "insert into notification (id, director, rule, channel, state, created, due, updated, owner,"
                                + " lease, document) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        each.id(), each.director(),
                        each.rule(), each.channel(), word, utc(each.created()), utc(each.due()),
                        utc(each.updated()), owner, utc(lease), OutgoingCodec.write(each));
            }
        }
        told.forEach((key, value) -> {
            jdbc.update("delete from notification_told where incident = ? and rule = ? and channel = ?",
                    key.incident(), key.line().rule(), key.line().channel());
            if (value != null) {
                jdbc.update("insert into notification_told (incident, rule, channel, severity, at)"
                        + " values (?, ?, ?, ?, ?)", key.incident(), key.line().rule(), key.line().channel(),
                        value.severity().word(), utc(value.at()));
            }
        });
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public List<Outgoing> claim(String owner, Instant now, Instant lease) {
        return database.write(() -> {
            jdbc.update("update notification set owner = ?, lease = ? where state = 'waiting'"
                    + " and (owner = ? or lease < ?)", owner, utc(lease), owner, utc(now));
            return jdbc.query("select document from notification where state = 'waiting' and owner = ?"
                    + " order by created, id", ROW, owner);
        });
    }

    @Override
    public Map<Told.Key, Told> told() {
        return database.read(() -> {
            var all = new HashMap<Told.Key, Told>();
            jdbc.query("select incident, rule, channel, severity, at from notification_told", row -> {
                all.put(new Told.Key(row.getLong("incident"), new Line(row.getString("rule"), row.getString(
                        "channel"))), new Told(Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                                row.getObject("at", OffsetDateTime.class).toInstant()));
            });
            return all;
        });
    }

    @Override
    public @Nullable Outgoing get(String id) {
        var found = database.read(() -> jdbc.query("select document from notification where id = ?", ROW, id));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<Outgoing> page(Outgoing.@Nullable State state, Instant after, int limit) {
        var condition = state == null ? "" : " and state = '" + OutgoingCodec.word(state) + "'";
        return database.read(() -> jdbc.query("select document from notification where created > ?" + condition
                + " order by created, id fetch first ? rows only", ROW, utc(after), limit));
    }

    @Override
    public int prune(Instant before) {
        return database.write(() -> {
            jdbc.update("delete from notification_told where at < ? and incident not in"
                    + " (select id from incident where open = true)", utc(before));
            return jdbc.update("delete from notification where state <> 'waiting' and updated < ?", utc(before));
        });
    }
}
