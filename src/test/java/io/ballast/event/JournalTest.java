package io.ballast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JournalTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A store that is a list, and can be gone. */
    private static final class MockEventStore implements EventStore {

        final List<Event> events = new CopyOnWriteArrayList<>();
        volatile boolean gone;

        private void answer() {
            if (gone) {
                throw new IllegalStateException("no database");
            }
        }

        @Override
        public void append(List<Event> batch) {
            answer();
            events.addAll(batch);
        }

        @Override
        public List<Event> after(long id, int limit) {
            answer();
            return events.stream().filter(event -> event.id() > id).limit(limit).toList();
        }

        @Override
        public List<Event> latest(int limit) {
            answer();
            var now = List.copyOf(events);
            return now.subList(Math.max(0, now.size() - limit), now.size());
        }

        @Override
        public int prune(Instant before) {
            return 0;
        }
    }

    private final MockEventStore store = new MockEventStore();

    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("io.ballast.Events")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.ballast.Events")).setLevel(null);
    }

    private static void record(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            journal.record("test", Severity.INFO, Subject.DIRECTOR, null, "done", "test", "Event " + i + ".");
        }
    }

    private static List<String> messages(List<Event> events) {
        return events.stream().map(Event::message).toList();
    }

    @Test
    void ids_growStrictly_thoughTheClockStands() {
        var journal = new Journal("d", () -> NOW);
        record(journal, 100);
        var ids = journal.page(0, 1000).stream().map(Event::id).toList();
        assertThat(ids).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void events_areStored_andReadBackByANewJournal() {
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 5);
            await().atMost(LONG).until(() -> store.events.size() == 5);
        }
        try (var next = new Journal("d", () -> NOW.plusSeconds(1), store)) {
            record(next, 1);
            assertThat(messages(next.latest(3))).containsExactly("Event 3.", "Event 4.", "Event 0.");
            assertThat(next.page(0, 100)).hasSize(6);
        }
    }

    @Test
    void lostDatabase_holdsNothingUp_andGetsAllLater() {
        store.gone = true;
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 50);
            assertThat(journal.page(0, 10)).hasSize(10);
            assertThat(messages(journal.latest(1))).containsExactly("Event 49.");
            store.gone = false;
            await().atMost(LONG).until(() -> store.events.size() == 50);
            assertThat(journal.dropped()).isZero();
        }
    }

    @Test
    void memory_isBounded_andWhatIsDroppedIsCounted() {
        store.gone = true;
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 20_100);
            assertThat(journal.dropped()).isEqualTo(100);
        }
    }

    @Test
    void subscriber_hearsWhatWasAndWhatComes_eachOnce() throws Exception {
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 10);
            long third = journal.page(0, 3).getLast().id();
            var heard = new ArrayList<String>();
            try (var subscription = journal.subscribe(third, event -> heard.add(event.message()))) {
                assertThat(subscription).isNotNull();
                record(journal, 1);
            }
            record(journal, 1);
            assertThat(heard).containsExactly("Event 3.", "Event 4.", "Event 5.", "Event 6.", "Event 7.", "Event 8.",
                    "Event 9.", "Event 0.");
        }
    }

    @Test
    void subject_isWrittenByItsNames() {
        assertThat(Subject.DIRECTOR).hasToString("");
        assertThat(Subject.cluster("web")).hasToString("web");
        assertThat(Subject.server("web", "http", "s1")).hasToString("web/http/s1");
    }
}
