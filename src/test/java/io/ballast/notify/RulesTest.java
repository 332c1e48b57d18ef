package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

import io.ballast.definition.NotificationRule;
import io.ballast.definition.NotificationRule.Least;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.notify.channel.Message;
import io.ballast.notify.channel.Message.What;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RulesTest {

    private final Desk.Kept kept = new Desk.Kept();
    private volatile Instant now = Desk.START;
    private Desk desk;

    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.INFO);
    }

    @BeforeEach
    void start() {
        desk = new Desk(kept, () -> now);
        define(Desk.rule("all", Least.WARNING, "ops"));
        desk.sender.start();
    }

    private void define(NotificationRule... rules) {
        desk.define(List.of(Desk.mail("ops", "ops@example.test"), Desk.mail("boss", "boss@example.test")),
                List.of(rules));
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private void settle() {
        try {
            assertThat(desk.bench.journal.settle(Desk.LONG)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets time pass second by second, as it does. */
    private void pass(int seconds) {
        settle();
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            desk.bench.tick();
            desk.rules.remind(desk.bench.incidents.open());
        }
        settle();
        await().atMost(Desk.LONG).until(() -> desk.outbox.page(Outgoing.State.WAITING, Instant.EPOCH, 1000).stream()
                .limit(1).noneMatch(each -> !each.due().isAfter(now)));
    }

    private List<What> whats() {
        return desk.delivered.stream().map(Message::what).toList();
    }

    @Test
    void incident_isToldWhenItOpens_andWhenItCloses() {
        desk.server(Severity.WARNING, "http", 3);
        pass(10);
        assertThat(desk.subjects()).containsExactly("Server s3 of web/http is down");
        desk.server(Severity.CLEARED, "http", 3);
        pass(10);
        assertThat(whats()).containsExactly(What.OPENED, What.CLOSED);
        assertThat(desk.delivered).extracting(Message::incident).doesNotContainNull().containsOnly(desk.delivered
                .getFirst().incident());
        assertThat(desk.delivered).extracting(Message::first).containsExactly(true, false);
        assertThat(desk.delivered).allMatch(each -> each.routerId().equals("LVS_DEVEL")
                && each.director().equals("server1"));
    }

    @Test
    void serverThatFlaps_isNotFortyMessages() {
        for (int i = 0; i < 40; i++) {
            desk.server(Severity.WARNING, "http", 3);
            pass(5);
            desk.server(Severity.CLEARED, "http", 3);
            pass(20);
        }
        pass(33 * 60);
        assertThat(whats()).containsExactly(What.OPENED, What.CLOSED, What.OPENED, What.CLOSED);
        assertThat(desk.delivered.getLast().sentences()).anyMatch(each -> each.contains("39 times"));
    }

    @Test
    void rackOfAThousandServers_isOneOrTwoMessages() {
        for (int i = 0; i < 1000; i++) {
            now = now.plusMillis(1);
            desk.server(Severity.WARNING, "v" + i % 50, i);
        }
        pass(30);
        assertThat(desk.delivered).hasSizeBetween(1, 2);
        assertThat(desk.delivered.stream().mapToInt(each -> each.events().size()).sum()).isLessThanOrEqualTo(120);
        assertThat(desk.delivered.getLast().subject()).contains("1000 troubles");
    }

    @Test
    void manyThingsAtOnce_areADigest() {
        for (int i = 0; i < 20; i++) {
            now = now.plusMillis(10);
            desk.tell(EventKind.SERVER_HEALTH, Severity.WARNING, Subject.server("c" + i, "http", "s").with("m" + i),
                    "down", "Server s of c" + i + "/http is down.");
        }
        pass(30);
        // What comes before the first message has gone goes with it.
        assertThat(desk.delivered).hasSizeBetween(1, 2).last().extracting(Message::what).isEqualTo(What.DIGEST);
        assertThat(desk.delivered.getLast().subject()).contains(" things at once, ");
        for (int i = 0; i < 20; i++) {
            desk.tell(EventKind.SERVER_HEALTH, Severity.CLEARED, Subject.server("c" + i, "http", "s").with("m" + i),
                    "up", "Server s of c" + i + "/http is up.");
        }
        pass(60);
        assertThat(desk.delivered).hasSizeBetween(2, 4).last().extracting(Message::severity)
                .isEqualTo(Severity.CLEARED);
    }

    @Test
    void firstMessage_waitsForNothing() {
        desk.server(Severity.WARNING, "http", 3);
        settle();
        await().atMost(Desk.LONG).until(() -> desk.delivered.size() == 1);
    }

    @Test
    void worse_isTold_andBetterAgain() {
        desk.server(Severity.WARNING, "http", 3);
        pass(10);
        var service = Subject.service("web", "http");
        desk.tell(EventKind.SERVICE_QUORUM, Severity.CRITICAL, service, "lost", "Service web/http lost its quorum.");
        pass(10);
        desk.tell(EventKind.SERVICE_QUORUM, Severity.CLEARED, service, "held",
                "Service web/http has its quorum again.");
        pass(10);
        desk.server(Severity.CLEARED, "http", 3);
        pass(10);
        assertThat(desk.subjects()).containsExactly("Server s3 of web/http is down", "Service web/http lost its quorum",
                "Service web/http has its quorum again", "Service web/http: all is well again");
    }

    @Test
    void rules_chooseByKindSeverityClusterAndDirector() {
        var base = Desk.rule("x", Least.WARNING, "ops");
        define(with(base, "other-cluster", List.of(), List.of("mail"), List.of()),
                with(base, "other-kind", List.of("drift"), List.of(), List.of()),
                with(base, "other-director", List.of(), List.of(), List.of("server2")),
                Desk.rule("critical", Least.CRITICAL, "ops"),
                with(base, "this", List.of("server-health"), List.of("web"), List.of("server1")));
        desk.server(Severity.WARNING, "http", 3);
        pass(10);
        assertThat(kept.rows.values()).extracting(Outgoing::rule).containsExactly("this");
    }

    private static NotificationRule with(NotificationRule rule, String name, List<String> kinds, List<String> clusters,
            List<String> directors) {
        return new NotificationRule(name, "", true, rule.channels(), kinds, rule.least(), clusters, directors, false,
                rule.collect(), rule.remind(), true, 1);
    }

    @Test
    void whatAPersonDid_isToldOnlyWhereItIsWanted() {
        var quiet = Desk.rule("quiet", Least.INFO, "ops");
        define(quiet, new NotificationRule("audit", "", true, List.of("boss"), List.of(), Least.INFO, List.of(),
                List.of(), true, Duration.ofSeconds(2), Duration.ZERO, true, 1));
        desk.bench.journal.record(EventKind.CONFIGURATION, Severity.INFO, Subject.cluster("web"), null, null,
                Cause.operator("admin (console)"), "Revision 7 by admin: weight of s1.");
        pass(10);
        assertThat(kept.rows.values()).extracting(Outgoing::channel).containsExactly("boss");
    }

    @Test
    void whatIsOpen_isToldAgain_untilSomebodyTakesItOn() {
        define(new NotificationRule("all", "", true, List.of("ops"), List.of(), Least.WARNING, List.of(), List.of(),
                false, Duration.ofSeconds(2), Duration.ofMinutes(10), true, 1));
        desk.server(Severity.WARNING, "http", 3);
        pass(11 * 60);
        pass(11 * 60);
        assertThat(whats()).containsExactly(What.OPENED, What.REMINDER, What.REMINDER);
        long id = desk.bench.incidents.open().getFirst().id();
        desk.bench.incidents.acknowledge(id, "on it", "admin");
        pass(25 * 60);
        assertThat(desk.delivered).hasSize(3);
    }

    @Test
    void silencedIncident_saysNothing() {
        desk.server(Severity.WARNING, "http", 3);
        pass(10);
        desk.bench.incidents.silence(desk.bench.incidents.open().getFirst().id(), now.plusSeconds(3600), "known", "me");
        desk.tell(EventKind.SERVICE_QUORUM, Severity.CRITICAL, Subject.service("web", "http"), "lost", "Lost.");
        pass(100);
        assertThat(whats()).containsExactly(What.OPENED);
    }

    @Test
    void failedForNow_isTriedAgain_laterAndLater_inOrder() {
        desk.answers = _ -> Desk.delivery(Outcome.FAILED_FOR_NOW, "421 busy");
        desk.server(Severity.WARNING, "http", 3);
        pass(6);
        desk.server(Severity.WARNING, "smtp", 4);
        pass(60);
        var waiting = desk.outbox.page(Outgoing.State.WAITING, Instant.EPOCH, 10);
        assertThat(waiting.getFirst().attempts()).isBetween(2, 8);
        assertThat(waiting.getFirst().answer()).isEqualTo("421 busy");
        desk.answers = _ -> Desk.delivery(Outcome.DELIVERED, "250 ok");
        pass(900);
        assertThat(desk.subjects()).containsExactly("Server s3 of web/http is down", "Server s4 of web/smtp is down");
    }

    @Test
    void failedForGood_isShown_andCanBeTriedAgain() {
        desk.answers = _ -> Desk.delivery(Outcome.FAILED_FOR_GOOD, "550 no such user");
        desk.server(Severity.WARNING, "http", 3);
        pass(5);
        var failed = desk.outbox.page(Outgoing.State.FAILED, Instant.EPOCH, 10);
        assertThat(failed).first().extracting(Outgoing::answer).isEqualTo("550 no such user");
        assertThat(desk.bench.journal.latest(100)).anyMatch(each -> each.kind() == EventKind.NOTIFICATION);
        desk.answers = _ -> Desk.delivery(Outcome.DELIVERED, "250 ok");
        assertThat(desk.outbox.retry(failed.getFirst().id())).isNotNull();
        pass(5);
        assertThat(desk.subjects()).contains("Server s3 of web/http is down");
        assertThat(desk.outbox.retry(failed.getFirst().id())).as("sent").isNull();
        assertThat(desk.outbox.retry("no such")).isNull();
    }

    @Test
    void databaseThatIsGone_isItselfTold_andStoredLater() throws InterruptedException {
        kept.events.gone = true;
        desk.tell(EventKind.DATABASE, Severity.WARNING, Subject.DIRECTOR, "gone", "The database does not answer.");
        await().atMost(Desk.LONG).until(() -> {
            now = now.plusMillis(100);
            return desk.delivered.size() == 1;
        });
        kept.events.gone = false;
        assertThat(desk.bench.journal.settle(Desk.LONG)).isTrue();
        assertThat(kept.rows.values()).extracting(Outgoing::state).containsExactly(Outgoing.State.SENT);
    }

    @Test
    void restart_sendsWhatWaits_andTellsTheEndToWhoHeardTheBeginning() {
        desk.server(Severity.WARNING, "http", 3);
        pass(6);
        desk.answers = _ -> Desk.delivery(Outcome.FAILED_FOR_NOW, "421 busy");
        desk.server(Severity.WARNING, "smtp", 4);
        pass(1);
        desk.close();
        now = now.plusSeconds(60);
        start();
        pass(5);
        desk.server(Severity.CLEARED, "http", 3);
        pass(5);
        assertThat(desk.subjects()).containsExactly("Server s4 of web/smtp is down",
                "Service web/http: all is well again");
    }

    @Test
    void lastMessage_isTriedBeforeTheEnd() throws InterruptedException {
        define(Desk.rule("all", Least.INFO, "ops"));
        desk.tell(EventKind.PROCESS, Severity.INFO, Subject.DIRECTOR, "stopping", "Ballast stops on server1.");
        assertThat(desk.bench.journal.settle(Desk.LONG)).isTrue();
        desk.sender.finish(Duration.ofSeconds(20));
        assertThat(desk.subjects()).containsExactly("Ballast stops on server1");
    }

    @Test
    void severalDirectors_oneSpeaksForWhoIsGone() {
        desk.answers = _ -> Desk.delivery(Outcome.FAILED_FOR_NOW, "421 busy");
        desk.server(Severity.WARNING, "http", 3);
        pass(1);
        desk.close();
        try (var other = new Desk(kept, () -> now, "server2")) {
            other.define(List.of(Desk.mail("ops", "ops@example.test")), List.of());
            other.sender.start();
            other.outbox.claim();
            assertThat(other.outbox.size()).as("server1 may still be there").isZero();
            now = now.plus(Outbox.LEASE).plusSeconds(1);
            other.outbox.claim();
            await().atMost(Desk.LONG).until(() -> other.delivered.size() == 1);
        }
    }

    /** Whoever is told that something began is told of its end, once all is well. */
    @Test
    void anything_endsTold() {
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            desk.server(random.nextInt(3) == 0 ? Severity.CLEARED : Severity.WARNING, "v" + random.nextInt(6),
                    random.nextInt(20));
            if (random.nextInt(4) == 0) {
                pass(random.nextInt(20));
            }
        }
        for (int service = 0; service < 6; service++) {
            for (int server = 0; server < 20; server++) {
                desk.server(Severity.CLEARED, "v" + service, server);
            }
        }
        pass(70 * 60);
        assertThat(desk.bench.incidents.open()).isEmpty();
        assertThat(kept.told).isEmpty();
        assertThat(desk.outbox.size()).isZero();
        assertThat(desk.delivered.size()).isLessThan(100);
    }
}
