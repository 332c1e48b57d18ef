package io.ballast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.event.Change.What;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Subject SERVER = Subject.server("web", "http", "s1").with("10.0.0.3");

    private final MockStores stores = new MockStores();
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Journal journal;
    private Incidents incidents;

    @BeforeEach
    void start() {
        journal = new Journal("d1", () -> now, stores);
        incidents = new Incidents("d1", journal, stores, () -> now);
        incidents.listener(changes::addAll);
    }

    @AfterEach
    void end() {
        journal.close();
    }

    private void restart() {
        journal.close();
        start();
    }

    private void server(Severity severity) throws InterruptedException {
        journal.record(EventKind.SERVER_HEALTH, severity, SERVER, null, null, Cause.probe("probe tcp"), "Server s1.");
        assertThat(journal.settle(LONG)).isTrue();
    }

    private void pass(Duration time) throws InterruptedException {
        now = now.plus(time);
        incidents.tick();
        journal.settle(Duration.ofMillis(200));
        incidents.tick();
    }

    @Test
    void event_carriesItsIncident_andBothAreStored() throws InterruptedException {
        server(Severity.WARNING);
        var incident = incidents.open().getFirst();
        assertThat(journal.latest(1)).extracting(Event::incident).containsExactly(incident.id());
        assertThat(stores.events).extracting(Event::incident).containsExactly(incident.id());
        assertThat(stores.incidents.values()).containsExactly(incident);
        assertThat(changes).extracting(Change::what).containsExactly(What.OPENED);
    }

    @Test
    void databaseGone_keepsIncidentsInMemory_andWritesThemLater() throws InterruptedException {
        stores.gone = true;
        journal.record(EventKind.SERVER_HEALTH, Severity.WARNING, SERVER, null, null, Cause.probe("p"), "Down.");
        await().atMost(LONG).until(() -> incidents.open().size() == 1);
        assertThat(incidents.page(true, 0, 10)).hasSize(1);
        stores.gone = false;
        await().atMost(LONG).until(() -> stores.incidents.size() == 1);
        assertThat(stores.events).hasSize(1);
    }

    @Test
    void afterARestart_whatIsOpenIsHeldAgainstWhatIsTrue() throws InterruptedException {
        server(Severity.WARNING);
        restart();
        incidents.truth(() -> _ -> Truth.Finding.LASTS);
        pass(Duration.ofHours(1));
        assertThat(incidents.open()).hasSize(1);
        incidents.truth(() -> _ -> Truth.Finding.OVER);
        pass(Duration.ofSeconds(10));
        await().atMost(LONG).until(() -> incidents.open().isEmpty());
        assertThat(journal.latest(1).getFirst()).satisfies(event -> {
            assertThat(event.severity()).isEqualTo(Severity.CLEARED);
            assertThat(event.cause().source()).isEqualTo(Cause.Source.START);
        });
    }

    @Test
    void whatNobodyCanBeAskedAbout_closesAfterARestart_unlessItIsToldAgain() throws InterruptedException {
        server(Severity.WARNING);
        restart();
        pass(Duration.ofMinutes(1));
        assertThat(incidents.open()).hasSize(1);
        pass(Duration.ofMinutes(2));
        await().atMost(LONG).until(() -> incidents.open().isEmpty());
    }

    @Test
    void whatIsToldAgainAfterARestart_staysOpen() throws InterruptedException {
        server(Severity.WARNING);
        restart();
        server(Severity.WARNING);
        pass(Duration.ofMinutes(10));
        pass(Duration.ofMinutes(10));
        assertThat(incidents.open()).hasSize(1);
    }

    @Test
    void whatIsDeleted_closes() throws InterruptedException {
        server(Severity.WARNING);
        incidents.truth(() -> _ -> Truth.Finding.GONE);
        pass(Duration.ofSeconds(10));
        await().atMost(LONG).until(() -> incidents.open().isEmpty());
        assertThat(journal.latest(1).getFirst().message()).startsWith("Defined no longer");
    }

    @Test
    void acknowledgedAndSilenced_isKept_andTold() throws InterruptedException {
        server(Severity.WARNING);
        long id = incidents.open().getFirst().id();
        assertThat(incidents.acknowledge(id, "on it", "admin (password)")).isNotNull();
        assertThat(incidents.silence(id, now.plusSeconds(60), "known", "admin (password)")).isNotNull();
        assertThat(journal.settle(LONG)).isTrue();
        restart();
        incidents.tick();
        var incident = incidents.open().getFirst();
        assertThat(incident.acknowledged()).isNotNull().extracting(Incident.Act::reason).isEqualTo("on it");
        assertThat(incident.isSilenced(now)).isTrue();
        assertThat(incident.isSilenced(now.plusSeconds(61))).isFalse();
        assertThat(incidents.hear(id, "admin (password)")).isNotNull().extracting(Incident::silenced).isNull();
        assertThat(changes).extracting(Change::what).contains(What.ACKNOWLEDGED);
        assertThat(new ArrayList<>(stores.events)).filteredOn(event -> event.kind() == EventKind.INCIDENT)
                .allMatch(event -> Long.valueOf(id).equals(event.incident()) && event.cause().isOperator());
    }

    @Test
    void closedIncident_cannotBeAcknowledged() throws InterruptedException {
        server(Severity.WARNING);
        server(Severity.CLEARED);
        long id = incidents.page(false, 0, 10).getFirst().id();
        assertThat(incidents.acknowledge(id, "late", "admin")).isNull();
        assertThat(incidents.get(id)).isNotNull();
    }
}
