package io.ballast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static class MockEventStore implements EventStore {

        final List<Event> events = new CopyOnWriteArrayList<>();
        volatile boolean gone;

        private void answer() {
            if (gone) {
                throw new IllegalStateException("no database");
            }
        }

        @Override
        public void append(List<Event> batch, List<Runnable> companions) {
            answer();
            companions.forEach(Runnable::run);
            events.addAll(batch);
        }

        @Override
        public List<Event> after(long id, int limit, EventFilter filter) {
            answer();
            return events.stream().filter(event -> event.id() > id && filter.test(event)).limit(limit).toList();
        }

        @Override
        public List<Event> latest(int limit, EventFilter filter) {
            answer();
            var now = events.stream().filter(filter::test).toList();
            return now.subList(Math.max(0, now.size() - limit), now.size());
        }

        @Override
        public int prune(Instant before, int most) {
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
            journal.record(EventKind.HOLD, Severity.INFO, Subject.DIRECTOR, null, "done", Cause.director("test"),
                    "Event " + i + ".");
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
            await().atMost(LONG).until(() -> journal.dropped() == 100);
            store.gone = false;
            await().atMost(LONG).until(() -> messages(store.events).stream().anyMatch(each -> each.startsWith("100 ")));
            assertThat(journal.counts().get(EventKind.JOURNAL)).containsEntry(Severity.WARNING, 1L);
        }
    }

    @Test
    void subscriber_hearsWhatWasAndWhatComes_eachOnce() throws Exception {
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 10);
            long third = journal.page(0, 3).getLast().id();
            var heard = new CopyOnWriteArrayList<String>();
            try (var subscription = journal.subscribe(third, event -> heard.add(event.message()))) {
                assertThat(subscription).isNotNull();
                record(journal, 1);
                await().atMost(LONG).until(() -> heard.size() == 8);
            }
            record(journal, 1);
            assertThat(journal.settle(LONG)).isTrue();
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

    @Test
    void slowDatabase_holdsUpNobody() throws Exception {
        var slow = new CountDownLatch(1);
        var blocked = new MockEventStore() {
            @Override
            public void append(List<Event> batch, List<Runnable> companions) {
                awaited(slow);
                super.append(batch, companions);
            }
        };
        var heard = new CopyOnWriteArrayList<String>();
        try (var journal = new Journal("d", () -> NOW, blocked)) {
            try (var subscription = journal.subscribe(0, event -> heard.add(event.message()))) {
                assertThat(subscription).isNotNull();
                record(journal, 10_000);
                await().atMost(LONG).until(() -> heard.size() == 10_000);
            }
            assertThat(blocked.events).isEmpty();
            slow.countDown();
            await().atMost(LONG).until(() -> blocked.events.size() == 10_000);
            assertThat(journal.dropped()).isZero();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void subscriberThatIsSlow_holdsUpNobodyWhoRecords() throws Exception {
        var slow = new CountDownLatch(1);
        try (var journal = new Journal("d", () -> NOW); var subscription = journal.subscribe(0, _ -> awaited(slow))) {
            assertThat(subscription).isNotNull();
            record(journal, 1000);
            assertThat(journal.page(0, 2000)).hasSize(1000);
            slow.countDown();
            assertThat(journal.settle(LONG)).isTrue();
        }
    }

    @Test
    void lastEventBeforeTheEnd_isStored() {
        try (var journal = new Journal("d", () -> NOW, store)) {
            record(journal, 600);
        }
        assertThat(store.events).hasSize(600);
    }

    @Test
    void companions_areStoredWithEvents_andAgainIfThatFailed() {
        var written = new AtomicInteger();
        var kept = new AtomicInteger();
        try (var journal = new Journal("d", () -> NOW, store)) {
            journal.companion(() -> kept.get() > 0
                    ? null
                    : new Companion.Pending(written::incrementAndGet, kept::incrementAndGet));
            store.gone = true;
            record(journal, 1);
            await().atMost(LONG).until(() -> journal.waiting() == 1);
            store.gone = false;
            await().atMost(LONG).until(() -> store.events.size() == 1);
            assertThat(kept).hasValue(1);
            assertThat(written).hasPositiveValue();
        }
    }

    @Test
    void filter_choosesByKindSeverityClusterAndIncident() {
        var event = new Event(1, NOW, "d", EventKind.DRIFT, Severity.WARNING, Subject.cluster("web"), null, null,
                Cause.outside(), "Changed.", 7L);
        assertThat(EventFilter.ALL.test(event)).isTrue();
        assertThat(EventFilter.of(7).test(event)).isTrue();
        assertThat(EventFilter.of(8).test(event)).isFalse();
        assertThat(new EventFilter(Set.of(EventKind.HOLD), Set.of(), null, null).test(event)).isFalse();
        assertThat(new EventFilter(Set.of(), Set.of(Severity.INFO), null, null).test(event)).isFalse();
        assertThat(new EventFilter(Set.of(EventKind.DRIFT), Set.of(Severity.WARNING), "web", 7L).test(event)).isTrue();
        assertThat(new EventFilter(Set.of(), Set.of(), "mail", null).test(event)).isFalse();
    }
}
