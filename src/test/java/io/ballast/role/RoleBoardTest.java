package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.ballast.definition.Author;
import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.Up;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoleBoardTest {

    private static final Up.Hello HELLO = new Up.Hello(Up.Hello.PROTOCOL, "1", 7, Setting.LONG_AGO);

    private static final Author ADMIN = new Author("admin", "token ci");

    private final List<String> gaveWay = new ArrayList<>();
    private Snapshot defined = Setting.defined(1, Setting.small("v", 1), Setting.small("w", 2));
    private Instant now = Setting.LONG_AGO;
    private final RoleBoard board = new RoleBoard("d1", () -> defined, () -> now);

    @BeforeEach
    void listen() {
        board.onFailover((instance, author) -> gaveWay.add(instance + " " + author.name()));
    }

    private void master() {
        board.answers(HELLO);
        board.state(Setting.state("v", Role.MASTER, 150));
    }

    @Test
    void withoutARouter_nothingIsKnown_andItSaysWhy() {
        board.silent("it cannot be started: no space left");
        var status = board.status("v");
        assertThat(status.state()).isEqualTo(Role.INITIAL);
        assertThat(status.effectivePriority()).isNull();
        assertThat(status.master()).isNull();
        assertThat(status.since()).isNull();
        assertThat(status.reason()).isEqualTo("VRRP is not running on d1: it cannot be started: no space left");
        assertThat(board.peers("v")).isEmpty();
        assertThat(board.failover("v", ADMIN)).containsExactly(status.reason() + ".");
        assertThat(board.routerAnswers()).isFalse();
    }

    @Test
    void directorThatIsNoMember_saysSo() {
        var other = new RoleBoard("d3", () -> defined, () -> now);
        assertThat(other.status("v").reason()).isEqualTo("d3 is no member of v");
        assertThat(other.failover("v", ADMIN)).containsExactly("d3 is no member of v.");
        assertThat(other.instances()).isEmpty();
        assertThat(board.instances()).containsExactly("v", "w");
    }

    @Test
    void status_isWhatTheRouterToldLast() {
        master();
        var status = board.status("v");
        assertThat(status.state()).isEqualTo(Role.MASTER);
        assertThat(status.effectivePriority()).isEqualTo(150);
        assertThat(status.master()).isEqualTo(Setting.PEER);
        assertThat(status.since()).isEqualTo(Setting.LONG_AGO);
        assertThat(status.reason()).isEqualTo("it began");
        assertThat(board.status("w").reason()).isEqualTo("it has not taken part yet");
        board.silent("it ended");
        assertThat(board.status("v").state()).isEqualTo(Role.INITIAL);
    }

    @Test
    void fault_saysWhatIsMissing_alsoToTheWholeRouter() {
        board.answers(HELLO);
        board.state(Setting.state("v", Role.FAULT, 100));
        board.lacks(List.of(new Lack(null, "VRRP needs CAP_NET_RAW"), new Lack("v", "there is no interface eth7"),
                new Lack("w", "something else")));
        assertThat(board.status("v").reason())
                .isEqualTo("it began; VRRP needs CAP_NET_RAW; there is no interface eth7");
        assertThat(board.status("w").effectivePriority()).isNull();
        assertThat(board.status("w").reason()).contains("CAP_NET_RAW").contains("something else");
        board.state(Setting.state("v", Role.MASTER, 100));
        assertThat(board.status("v").reason()).isEqualTo("it began");
    }

    @Test
    void backupThatIsNotReady_saysThatItWouldNotTakeOver() {
        board.answers(HELLO);
        board.state(Setting.state("v", Role.BACKUP, 100));
        board.notReady("the forwarding table is not in place yet");
        assertThat(board.status("v").reason()).isEqualTo("it began; it would not take over from a master that works, "
                + "since the forwarding table is not in place yet");
        board.notReady(null);
        assertThat(board.status("v").reason()).isEqualTo("it began");
    }

    @Test
    void obstacle_isTheReason() {
        master();
        board.part(new OwnPart(OwnPart.of("d1", defined).own(), List.of(),
                Map.of("w", "its password cannot be opened")));
        assertThat(board.status("w").reason()).isEqualTo("its password cannot be opened");
        assertThat(board.status("v").state()).isEqualTo(Role.MASTER);
    }

    @Test
    void failover_ofAMaster_isDone() {
        master();
        assertThat(board.failover("v", ADMIN)).isEmpty();
        assertThat(gaveWay).containsExactly("v admin");
    }

    @Test
    void failover_ofABackup_namesTheMaster() {
        board.answers(HELLO);
        board.state(Setting.state("v", Role.BACKUP, 100));
        assertThat(board.failover("v", ADMIN)).containsExactly("d1 is not master of v but backup; 10.0.0.2 is.");
        assertThat(board.failover("w", ADMIN))
                .containsExactly("d1 is not master of w but initial; no master is known.");
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void failover_withoutAnotherMember_isRefused() {
        defined = Setting.defined(2, Setting.small("v", 1).replaceFirst(", \\{ \"director\": \"d2\"[^}]*\\}", ""));
        master();
        assertThat(board.failover("v", ADMIN)).containsExactly("No other director is a member of v.");
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void failover_whereNobodyTookOverAMomentAgo_isRefused_untilSomebodyIsHeard() {
        master();
        board.changed("v", Setting.role(1, now, "v", Role.BACKUP, Role.MASTER, Cause.NOBODY_TOOK_OVER), Role.MASTER);
        board.figures(Setting.figures("v", Setting.peer(0, now.minusSeconds(1))));
        now = now.plusSeconds(12);
        assertThat(board.failover("v", ADMIN)).containsExactly(
                "Nobody took over when d1 gave way 12 s ago, and no other director was heard since.");
        board.figures(Setting.figures("v", Setting.peer(100, now)));
        assertThat(board.failover("v", ADMIN)).isEmpty();
        board.figures(Setting.figures("v"));
        assertThat(board.failover("v", ADMIN)).hasSize(1);
        now = now.plus(Refusals.REMEMBERED.minus(Duration.ofSeconds(12)));
        assertThat(board.failover("v", ADMIN)).as("after a while it may be tried again").isEmpty();
    }

    @Test
    void comingBack_isHandedOn_unlessItTakesNoPart() {
        board.onComeBack((instance, author) -> gaveWay.add("back " + instance + " " + author.name()));
        board.silent("it ended");
        assertThat(board.comeBack("v", ADMIN)).containsExactly("VRRP is not running on d1: it ended.");
        master();
        assertThat(board.comeBack("v", ADMIN)).isEmpty();
        assertThat(gaveWay).containsExactly("back v admin");
    }

    @Test
    void masterThatGivesWay_isWaitedFor() throws Exception {
        master();
        assertThat(board.awaitNoMaster("v", Duration.ofMillis(1))).isFalse();
        var waiting = CompletableFuture.supplyAsync(() -> board.awaitNoMaster("v", Duration.ofSeconds(60)));
        board.state(Setting.state("v", Role.BACKUP, 100));
        assertThat(waiting.get()).isTrue();
        assertThat(board.awaitNoMaster("v", Duration.ZERO)).isTrue();
        master();
        var lost = CompletableFuture.supplyAsync(() -> board.awaitNoMaster("v", Duration.ofSeconds(60)));
        board.silent("it ended");
        assertThat(lost.get()).isTrue();
    }

    @Test
    void figures_areOfOneInstance_andUnknownWithoutARouter() {
        master();
        board.figures(Setting.figures("v", Setting.peer(100, now)));
        assertThat(board.peers("v")).containsExactly(Setting.peer(100, now));
        assertThat(board.figures("w")).isNull();
        board.changed("v", Setting.role(1, now, "v", Role.INITIAL, Role.BACKUP, Cause.STARTED), Role.BACKUP);
        board.changed("v", Setting.role(2, now, "v", Role.BACKUP, Role.MASTER, Cause.STARTED), Role.MASTER);
        assertThat(board.transitions("v")).containsEntry(Role.BACKUP, 1L).containsEntry(Role.MASTER, 1L);
        board.silent("it ended");
        assertThat(board.loop()).isNull();
        assertThat(board.figures("v")).isNull();
    }
}
