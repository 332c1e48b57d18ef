package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.ballast.definition.NotificationRule.Least;
import io.ballast.event.Severity;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** 10,000 events at once, whatever the database does. */
class BurstTest {

    private static final int EVENTS = 10_000;

    private final Desk.Kept kept = new Desk.Kept();

    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.INFO);
    }

    private Desk desk() {
        var desk = new Desk(kept, InstantSource.system());
        desk.define(List.of(Desk.mail("ops", "ops@example.test")), List.of(Desk.rule("all", Least.WARNING, "ops")));
        desk.sender.start();
        return desk;
    }

    private static void burst(Desk desk) {
        for (int i = 0; i < EVENTS; i++) {
            desk.server(Severity.WARNING, "v" + i % 100, i);
        }
    }

    @Test
    void slowDatabase_losesNothing_andHoldsNoMessageBack() {
        kept.events.step = () -> LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        try (var desk = desk()) {
            burst(desk);
            await().atMost(Desk.LONG).until(() -> !desk.delivered.isEmpty());
            await().atMost(Desk.LONG.multipliedBy(2)).until(() -> kept.events.events.size() == EVENTS);
            await().atMost(Desk.LONG).until(() -> desk.outbox.size() == 0);
            assertThat(desk.delivered).hasSizeLessThanOrEqualTo(4);
            assertThat(desk.bench.journal.dropped()).isZero();
            assertThat(kept.events.incidents).hasSize(1);
        }
    }

    @Test
    void goneDatabase_losesNothing_andPeopleAreToldMeanwhile() {
        kept.events.gone = true;
        try (var desk = desk()) {
            burst(desk);
            await().atMost(Desk.LONG).until(() -> !desk.delivered.isEmpty());
            assertThat(kept.events.events).isEmpty();
            kept.events.gone = false;
            await().atMost(Desk.LONG).until(() -> kept.events.events.size() == EVENTS && desk.outbox.size() == 0);
            await().atMost(Desk.LONG).until(() -> kept.rows.values().stream()
                    .allMatch(each -> each.state() == Outgoing.State.SENT));
        }
    }
}
