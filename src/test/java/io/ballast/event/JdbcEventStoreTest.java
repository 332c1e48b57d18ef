package io.ballast.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootTest(properties = {"spring.datasource.url=jdbc:h2:mem:events;DB_CLOSE_DELAY=-1", "ballast.plane=embedded",
        "ballast.data=target/events-test"})
class JdbcEventStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

    @Autowired
    private EventStore store;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void empty() {
        jdbc.update("delete from journal");
    }

    private static Event event(long id, Instant time, String message) {
        return new Event(id, time, "d1", EventKind.DRIFT, Severity.WARNING, Subject.server("web", "http", "s1"), null,
                "down",
                Cause.probe("probe"), message);
    }

    @Test
    void events_comeBackAsTheyWere() {
        var first = event(1, NOW, "One.");
        var second = event(2, NOW.plusSeconds(1), "Two.");
        store.append(List.of(first, second), List.of());
        assertThat(store.after(0, 10, EventFilter.ALL)).startsWith(first, second);
        assertThat(store.after(1, 1, EventFilter.ALL)).containsExactly(second);
    }

    @Test
    void everySubject_comesBack() {
        var subjects = List.of(Subject.DIRECTOR, Subject.cluster("web"), Subject.service("web", "http"),
                Subject.server("web", "http", "s1"), Subject.instance("VI_1"), Subject.DIRECTOR.with("10.0.0.1"));
        for (int i = 0; i < subjects.size(); i++) {
            store.append(
                    List.of(new Event(10 + i, NOW, "d1", EventKind.DRIFT, Severity.INFO, subjects.get(i), null, null,
                            Cause.probe("probe"), "Something.")),
                    List.of());
        }
        assertThat(store.after(9, 10, EventFilter.ALL)).extracting(Event::subject).containsExactlyElementsOf(subjects);
    }

    @Test
    void longMessage_isCut() {
        store.append(List.of(event(3, NOW, "x".repeat(9000))), List.of());
        assertThat(store.after(2, 1, EventFilter.ALL).getFirst().message()).hasSize(4000).endsWith("…");
    }

    @Test
    void oldEvents_arePruned() {
        store.append(List.of(event(4, NOW.minusSeconds(9), "Old."), event(5, NOW, "New.")), List.of());
        assertThat(store.prune(NOW.minusSeconds(1), 1000)).isEqualTo(1);
        assertThat(store.after(3, 1, EventFilter.ALL)).extracting(Event::message).containsExactly("New.");
    }
}
