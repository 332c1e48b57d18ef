package io.ballast.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

import io.ballast.store.Database;

import org.springframework.jdbc.core.JdbcTemplate;

/** Events in the table {@code journal}. */
final class JdbcEventStore implements EventStore {

    private static final String COLUMNS = "id, director, at, kind, severity, cluster, service, server, instance,"
            + " state_before, state_after, cause, message";
    private static final int LONGEST_MESSAGE = 4000;
    private static final int LONGEST_WORD = 255;

    private final JdbcTemplate jdbc;
    private final Database database;

    JdbcEventStore(JdbcTemplate jdbc, Database database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    @Override
    public void append(List<Event> events) {
        var rows = events.stream().map(JdbcEventStore::row).toList();
        database.write(() -> jdbc.batchUpdate(
                "insert into journal (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows));
    }

    private static Object[] row(Event event) {
        var subject = event.subject();
        return new Object[]{event.id(), event.director(), OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC),
                event.kind(), event.severity().word(), subject.cluster(), subject.service(), subject.server(),
                subject.instance(), event.from(), event.to(), cut(event.cause(), LONGEST_WORD),
                cut(event.message(), LONGEST_MESSAGE)};
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    @Override
    public List<Event> after(long id, int limit) {
        return database.read(() -> jdbc.query(
                "select " + COLUMNS + " from journal where id > ? order by id, director fetch first ? rows only",
                (rows, _) -> event(rows), id, limit));
    }

    @Override
    public List<Event> latest(int limit) {
        return database.read(() -> jdbc.query(
                "select " + COLUMNS + " from journal order by id desc, director desc fetch first ? rows only",
                (rows, _) -> event(rows), limit)).reversed();
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(row.getLong("id"), row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("director"), row.getString("kind"),
                Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                new Subject(row.getString("cluster"), row.getString("service"), row.getString("server"),
                        row.getString("instance")),
                row.getString("state_before"), row.getString("state_after"), row.getString("cause"),
                row.getString("message"));
    }

    @Override
    public int prune(Instant before) {
        return database.write(() -> jdbc.update("delete from journal where at < ?",
                OffsetDateTime.ofInstant(before, ZoneOffset.UTC)));
    }
}
