package io.ballast.event;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

import io.ballast.store.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Incidents in the table {@code incident}. */
final class JdbcIncidentStore implements IncidentStore {

    private static final RowMapper<Incident> ROW = (row, _) -> IncidentCodec.read(row.getString("document"));

    private final JdbcTemplate jdbc;
    private final Database database;

    JdbcIncidentStore(JdbcTemplate jdbc, Database database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    @Override
    public void put(List<Incident> incidents) {
        if (incidents.isEmpty()) {
            return;
        }
        var ids = incidents.stream().map(each -> Long.toString(each.id())).collect(Collectors.joining(", "));
        var there = new HashSet<>(jdbc.queryForList(
                "select id from incident where director = ? and id in (" + ids + ")", Long.class,
                incidents.getFirst().director()));
        jdbc.batchUpdate("update incident set open = ?, severity = ?, opened = ?, updated = ?, document = ?"
                + " where id = ? and director = ?",
                incidents.stream().filter(each -> there.contains(each.id())).map(JdbcIncidentStore::row).toList());
        jdbc.batchUpdate("insert into incident (open, severity, opened, updated, document, id, director)"
                + " values (?, ?, ?, ?, ?, ?, ?)",
                incidents.stream().filter(each -> !there.contains(each.id())).map(JdbcIncidentStore::row).toList());
    }

    private static Object[] row(Incident incident) {
        return new Object[]{incident.isOpen(), incident.severity().word(), utc(incident.opened()),
                utc(incident.updated()), IncidentCodec.write(incident), incident.id(), incident.director()};
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public List<Incident> load(String director, Instant closedAfter) {
        return database.read(() -> jdbc.query(
                "select document from incident where director = ? and (open = true or updated > ?) order by id", ROW,
                director, utc(closedAfter)));
    }

    @Override
    public @Nullable Incident get(long id) {
        var found = database
                .read(() -> jdbc.query("select document from incident where id = ? order by director", ROW, id));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<Incident> page(@Nullable Boolean open, long after, int limit) {
        var state = open == null ? "" : " and open = " + open;
        return database.read(() -> jdbc.query("select document from incident where id > ?" + state
                + " order by id, director fetch first ? rows only", ROW, after, limit));
    }

    @Override
    public int prune(Instant before) {
        return database.write(() -> jdbc.update("delete from incident where open = false and updated < ?",
                utc(before)));
    }
}
