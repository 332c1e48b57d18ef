package io.ballast.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

import io.ballast.store.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events in the table {@code journal}. */
final class JdbcEventStore implements EventStore {

    private static final String COLUMNS = "id, director, at, kind, severity, cluster, service, server, instance, item,"
            + " state_before, state_after, source, cause, message, incident";
    private static final int LONGEST_MESSAGE = 4000;
    private static final int LONGEST_WORD = 255;
    private static final int SLICE = 5_000;

    private final JdbcTemplate jdbc;
    private final Database database;

    JdbcEventStore(JdbcTemplate jdbc, Database database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    @Override
    public void append(List<Event> events, List<Runnable> companions) {
        database.write(() -> {
            var rows = missing(events).stream().map(JdbcEventStore::row).toList();
            if (!rows.isEmpty()) {
                jdbc.batchUpdate("insert into journal (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows);
            }
            companions.forEach(Runnable::run);
            return rows.size();
        });
    }

    /** A commit may have succeeded although its answer was lost. */
    private List<Event> missing(List<Event> events) {
        if (events.isEmpty()) {
            return events;
        }
        var there = new HashSet<>(
                jdbc.queryForList("select id from journal where director = ? and id between ? and ?", Long.class,
                        events.getFirst().director(), events.getFirst().id(), events.getLast().id()));
        return there.isEmpty() ? events : events.stream().filter(event -> !there.contains(event.id())).toList();
    }

    private static Object[] row(Event event) {
        var subject = event.subject();
        return new Object[]{event.id(), event.director(),
                OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC),
                event.kind().word(), event.severity().word(), subject.cluster(), subject.service(), subject.server(),
                subject.instance(), cut(subject.item(), LONGEST_WORD), cut(event.from(), LONGEST_WORD),
                cut(event.to(), LONGEST_WORD), event.cause().source().word(),
                cut(event.cause().text(), LONGEST_WORD), cut(event.message(), LONGEST_MESSAGE), event.incident()};
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    @Override
    public List<Event> after(long id, int limit, EventFilter filter) {
        return select("id > ?", id, filter, "order by id, director fetch first ? rows only", limit);
    }

    @Override
    public List<Event> latest(int limit, EventFilter filter) {
        return select("id > ?", Long.MIN_VALUE, filter, "order by id desc, director desc fetch first ? rows only",
                limit).reversed();
    }

    private List<Event> select(String condition, long id, EventFilter filter, String rest, int limit) {
        var where = new StringBuilder(condition);
        var values = new ArrayList<Object>(List.of(id));
        in(where, values, "kind", filter.kinds().stream().map(EventKind::word).toList());
        in(where, values, "severity", filter.severities().stream().map(Severity::word).toList());
        in(where, values, "cluster", filter.cluster() == null ? List.of() : List.of(filter.cluster()));
        in(where, values, "incident", filter.incident() == null ? List.of() : List.of(filter.incident()));
        values.add(limit);
        return database.read(() -> jdbc.query("select " + COLUMNS + " from journal where " + where + " " + rest,
                (rows, _) -> event(rows), values.toArray()));
    }

    private static void in(StringBuilder where, List<Object> values, String column, Collection<?> any) {
        if (!any.isEmpty()) {
            where.append(" and ").append(column).append(" in (")
                    .append(String.join(", ", Collections.nCopies(any.size(), "?"))).append(')');
            values.addAll(any);
        }
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(row.getLong("id"), row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("director"), kind(row.getString("kind")),
                Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                new Subject(row.getString("cluster"), row.getString("service"), row.getString("server"),
                        row.getString("instance"), row.getString("item")),
                row.getString("state_before"), row.getString("state_after"),
                new Cause(Cause.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                        row.getString("cause")),
                row.getString("message"), row.getObject("incident", Long.class));
    }

    /** A newer program may have written kinds that this one does not know, and this one reads them after a way back. */
    private static EventKind kind(String word) {
        return EventKind.of(word).orElse(EventKind.JOURNAL);
    }

    @Override
    public int prune(Instant before, int most) {
        int gone = 0;
        int some;
        do {
            some = database.write(() -> jdbc.update(
                    "delete from journal where id in (select id from journal where at < ? order by id fetch first "
                            + SLICE + " rows only)",
                    OffsetDateTime.ofInstant(before, ZoneOffset.UTC)));
            gone += some;
        } while (some == SLICE);
        return gone + pruneDownTo(most);
    }

    private int pruneDownTo(int most) {
        var last = database.read(() -> jdbc.queryForList(
                "select id from journal order by id desc offset ? rows fetch first 1 rows only", Long.class, most));
        if (last.isEmpty()) {
            return 0;
        }
        int gone = 0;
        int some;
        do {
            some = database.write(() -> jdbc.update(
                    "delete from journal where id in (select id from journal where id <= ? order by id fetch first "
                            + SLICE + " rows only)",
                    last.getFirst()));
            gone += some;
        } while (some == SLICE);
        return gone;
    }
}
