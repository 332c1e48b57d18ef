package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.ballast.definition.NotificationChannel;
import io.ballast.definition.NotificationRule;
import io.ballast.definition.NotificationRule.Least;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.notify.channel.Message;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What people are told whose keepalived.conf names them in {@code notification_email}: the failovers of two such pairs, on
 * the director that takes over. Their filters look for the router id and the words that keepalived writes.
 */
class FailoverMailTest {

    private volatile Instant now = Desk.START;

    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.INFO);
    }

    private static NotificationRule everyChange(String channel) {
        return new NotificationRule("all", "", true, List.of(channel), List.of("vrrp-role"), Least.INFO, List.of(),
                List.of(), true, Duration.ofSeconds(2), Duration.ZERO, true, 1);
    }

    private void role(Desk desk, Severity severity, String from, String to, String why) {
        desk.bench.journal.record(EventKind.VRRP_ROLE, severity, Subject.instance("VI_1"), from, to,
                new Cause(Cause.Source.ADVERT, "VRRP"), "VRRP instance VI_1 is " + to + ": " + why + ".");
    }

    private List<Message> failover(NotificationChannel channel, String director, String other) {
        try (var desk = new Desk(new Desk.Kept(), () -> now, director)) {
            desk.define(List.of(channel), List.of(everyChange(channel.name())));
            desk.sender.start();
            role(desk, Severity.WARNING, "backup", "master", "nothing was heard of " + other);
            await().atMost(Desk.LONG).until(() -> !desk.delivered.isEmpty());
            now = now.plusSeconds(60);
            role(desk, Severity.INFO, "master", "backup", other + " has a higher priority");
            await().atMost(Desk.LONG).until(() -> desk.delivered.size() == 2);
            return List.copyOf(desk.delivered);
        }
    }

    @Test
    void stoppedHeartbeatOfTheFirstServer_isToldByTheSecond_toRoot() {
        var told = failover(Desk.mail("root", "root@localhost"), "server2", "172.25.33.1");
        assertThat(told).extracting(each -> "[" + each.routerId() + "] " + each.subject()).containsExactly(
                "[LVS_DEVEL] VRRP Instance VI_1 - Entering MASTER state",
                "[LVS_DEVEL] VRRP Instance VI_1 - Entering BACKUP state");
        assertThat(told.getFirst().sentences())
                .containsExactly("VRRP instance VI_1 is master: nothing was heard of 172.25.33.1.");
        assertThat(told).allMatch(each -> each.director().equals("server2"));
        assertThat(told).extracting(Message::incident).as("one thread").doesNotContainNull().containsOnly(told
                .getFirst().incident());
    }

    @Test
    void killedDirectorOfTheCollectors_isToldByItsBackup_toOperations() {
        var told = failover(Desk.mail("ops", "ops@example.com", "Second Person <second@example.test>"), "backup69",
                "10.0.1.68");
        assertThat(told).extracting(Message::subject).containsExactly("VRRP Instance VI_1 - Entering MASTER state",
                "VRRP Instance VI_1 - Entering BACKUP state");
        assertThat(told.getFirst().role()).isEqualTo(new Message.Role(false, "VI_1", "MASTER", 0));
        assertThat(told.getLast().severity()).isEqualTo(Severity.CLEARED);
    }
}
