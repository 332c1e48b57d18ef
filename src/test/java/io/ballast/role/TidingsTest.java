package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import io.ballast.definition.Author;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.News;
import io.ballast.vrrp.router.Up;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TidingsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");

    private final Events events = new Events();
    private final Tidings tidings = new Tidings(events, InstantSource.fixed(NOW));

    private static Up.Hello hello(long process) {
        return new Up.Hello(Up.Hello.PROTOCOL, "1", process, Instant.ofEpochSecond(process));
    }

    @Test
    void role_saysFromWhatToWhat_andWhy() {
        tidings.happened(Setting.role(1, NOW, "v", Role.BACKUP, Role.MASTER, Cause.MASTER_SILENT));
        assertThat(events.all).containsExactly(new Events.Told("vrrp-role", Severity.WARNING, Subject.instance("v"),
                "backup", "master", "VRRP: master silent", "VRRP instance v is master: for some reason."));
    }

    @Test
    void oldNews_sayWhenItWas() {
        tidings.happened(Setting.role(1, NOW.minus(Tidings.FRESH), "v", Role.BACKUP, Role.MASTER, Cause.STARTED));
        assertThat(events.last().message()).startsWith("VRRP instance v");
        tidings.happened(Setting.role(2, Setting.LONG_AGO, "v", Role.BACKUP, Role.MASTER, Cause.STARTED));
        assertThat(events.last().message())
                .isEqualTo(
                        "At 2026-01-02T03:04:05Z, while nobody listened: VRRP instance v is master: for some reason.");
    }

    @ParameterizedTest
    @CsvSource({"MASTER,STARTED,INFO", "MASTER,PREEMPTION,INFO", "MASTER,MASTER_LEFT,INFO", "MASTER,RESUMED,INFO",
            "MASTER,MASTER_SILENT,WARNING", "MASTER,NOBODY_TOOK_OVER,WARNING", "BACKUP,HIGHER_MASTER,INFO",
            "BACKUP,HELD_UP,WARNING", "BACKUP,UNMANAGED,WARNING", "BACKUP,FAILOVER,INFO", "FAULT,FAULT,WARNING",
            "FAULT,GROUP,WARNING", "BACKUP,FAULT_CLEARED,CLEARED", "INITIAL,STOPPED,INFO"})
    void severityOfRole_isThatOfItsCause(Role to, Cause cause, Severity severity) {
        assertThat(Tidings.severity(Setting.role(1, NOW, "v", Role.INITIAL, to, cause))).isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource({"SPLIT_BRAIN,CRITICAL", "SAME_SOURCE,CRITICAL", "OTHER_ADDRESSES,WARNING", "OTHER_INTERVAL,WARNING",
            "OTHER_VERSION,WARNING", "OTHER_AUTHENTICATION,WARNING", "NOT_BELIEVED,WARNING"})
    void notice_namesThePeer(NoticeKind notice, Severity severity) {
        tidings.happened(new News(1, NOW, "v", News.Kind.NOTICE, null, null, null, notice, Setting.PEER,
                "10.0.0.2 is odd"));
        assertThat(events.all).containsExactly(new Events.Told("vrrp-peer", severity, Subject.instance("v"), null, null,
                "peer 10.0.0.2", "VRRP instance v: 10.0.0.2 is odd."));
    }

    @ParameterizedTest
    @CsvSource({"ADDRESS_RETURNED,vrrp-address", "ADDRESS_LEFT,vrrp-address", "TROUBLE,vrrp-trouble",
            "GUARD_REPLACED,vrrp-guard"})
    void otherNews_areWarnings(News.Kind kind, String word) {
        tidings.happened(Setting.of(kind, null));
        assertThat(events.last().kind()).isEqualTo(word);
        assertThat(events.last().severity()).isEqualTo(Severity.WARNING);
        assertThat(events.last().subject()).isEqualTo(Subject.DIRECTOR);
    }

    @Test
    void newsOfOneProcess_areHeardOnce_andThoseOfAnotherAnew() {
        tidings.answers(hello(7));
        assertThat(tidings.isNew(Setting.of(News.Kind.TROUBLE, "v"))).isTrue();
        assertThat(tidings.isNew(Setting.of(News.Kind.TROUBLE, "v"))).isFalse();
        tidings.answers(hello(7));
        assertThat(tidings.isNew(Setting.of(News.Kind.TROUBLE, "v"))).isFalse();
        tidings.answers(hello(8));
        assertThat(tidings.isNew(Setting.of(News.Kind.TROUBLE, "v"))).isTrue();
    }

    @Test
    void silence_isToldOnce_andClearedByAnAnswer() {
        tidings.answers(hello(7));
        assertThat(events.all).as("a router that answers at once is no news").isEmpty();
        tidings.silent("it cannot be started: no space left");
        tidings.silent("it cannot be started: no space left");
        tidings.answers(hello(8));
        tidings.answers(hello(8));
        assertThat(events.of("vrrp-router")).extracting(Events.Told::severity).containsExactly(Severity.CRITICAL,
                Severity.CLEARED);
        assertThat(events.messages()).first().asString()
                .endsWith("does not answer: it cannot be started: no space left.");
    }

    @Test
    void lacks_areToldOnceEach_andClearedWhenTheyGo() {
        var capability = new Lack(null, "VRRP needs CAP_NET_RAW");
        var link = new Lack("v", "there is no interface eth7");
        tidings.lacks(List.of(capability, link));
        tidings.lacks(List.of(link, capability));
        tidings.lacks(List.of(capability));
        assertThat(events.all).extracting(Events.Told::severity).containsExactlyInAnyOrder(Severity.WARNING,
                Severity.WARNING, Severity.CLEARED);
        assertThat(events.last().message())
                .isEqualTo("VRRP instance v: it is no longer true that there is no interface eth7.");
    }

    @Test
    void obstacles_areToldOnceEach_andClearedWhenTheyGo() {
        tidings.obstacles(Map.of("v", "its password cannot be opened"));
        tidings.obstacles(Map.of("v", "its password cannot be opened"));
        tidings.obstacles(Map.of());
        assertThat(events.all).extracting(Events.Told::severity).containsExactly(Severity.CRITICAL, Severity.CLEARED);
        assertThat(events.all).extracting(Events.Told::subject).containsOnly(Subject.instance("v"));
        assertThat(events.messages()).containsExactly(
                "This director cannot take part in v: its password cannot be opened.",
                "Nothing keeps this director from taking part in v any more.");
    }

    @Test
    void failover_namesWhoAskedForIt() {
        tidings.failover("v", new Author("admin", "token ci"));
        assertThat(events.all).containsExactly(new Events.Told("vrrp-failover", Severity.INFO, Subject.instance("v"),
                null, null, "admin (token ci)", "admin had this director give way in v."));
    }

    @Test
    void troubles_areToldAgain_whenTheyAreOthers() {
        tidings.troubles(Map.of("file /run/n", "it is odd"));
        tidings.troubles(Map.of("file /run/n", "it is odd"));
        tidings.troubles(Map.of("file /run/n", "it is odder"));
        tidings.troubles(Map.of());
        assertThat(events.messages()).containsExactly("VRRP: file /run/n cannot be looked at: it is odd.",
                "VRRP: file /run/n cannot be looked at: it is odder.", "VRRP: file /run/n can be looked at again.");
    }
}
