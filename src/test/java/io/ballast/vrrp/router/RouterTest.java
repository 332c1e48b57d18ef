package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.v3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.ballast.vrrp.AdvertCodec;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.RejectionKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.Transport;

import org.junit.jupiter.api.Test;

class RouterTest {

    private static final String VIP = "10.99.0.100/24";
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Rig rig = new Rig();

    private void becomeMaster() {
        rig.configure(v3("one", 51, 100, VIP));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void backup_thatHearsNobody_tellsTheGuardPutsUpAndAnnounces() {
        rig.configure(v3("one", 51, 100, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
        rig.run(TAKEOVER);

        var address = "10.99.0.100/24 on eth0";
        assertThat(rig.done).startsWith("send 100 on eth0 from 10.99.0.1 to 224.0.0.18", "guard " + address,
                "put " + address, "announce " + address);
        assertThat(rig.done).filteredOn(("announce " + address)::equals).hasSize(5);
        assertThat(rig.recorded).containsExactly(held("eth0", VIP));
        assertThat(rig.allowance).isEqualTo(Duration.ofMillis(300).toNanos());
        assertThat(rig.state("one").master()).isEqualTo(Rig.OWN);
    }

    @Test
    void master_thatHearsAHigherOne_takesItsAddressDownAndThenForgetsIt() {
        becomeMaster();
        rig.done.clear();
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.turn();

        assertThat(rig.done).startsWith("take 10.99.0.100/24 on eth0", "forget 10.99.0.100/24 on eth0");
        assertThat(rig.guarded).isEmpty();
        assertThat(rig.recorded).isEmpty();
        assertThat(rig.allowance).isEqualTo(Long.MAX_VALUE);
        assertThat(rig.state("one").cause()).isEqualTo(Cause.HIGHER_MASTER);
        assertThat(rig.state("one").master()).isEqualTo(Rig.PEER);
    }

    @Test
    void packetsThatLieThere_afterAPause_countBeforeTheTimers() {
        rig.configure(v3("one", 51, 100, VIP));
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.run(MOMENT);
        rig.freeze(Duration.ofSeconds(3));
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.run(MOMENT);

        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
        assertThat(rig.done).isEmpty();
    }

    @Test
    void timerThatComesLate_isCounted() {
        becomeMaster();
        rig.freeze(Duration.ofMillis(400));
        rig.run(Router.FIGURES);

        assertThat(rig.figures.loop().latest()).isBetween(Duration.ofMillis(300).toNanos(),
                Duration.ofMillis(400).toNanos());
        assertThat(rig.figures.loop().late().get(LoopFigures.BOUNDS_MILLIS.indexOf(500))).isEqualTo(1);
    }

    @Test
    void packetsThatAreNotBelieved_areCountedByKind() {
        becomeMaster();
        var other = v3("one", 51, 100, VIP);
        rig.arrive(other, Arrival.ipv4(new byte[]{1, 2, 3}));
        rig.hear(v3("other", 52, 100, "10.99.0.101/24"), 100);
        var damaged = new AdvertCodec(other).ipv4Packet(200, Rig.PEER,
                Transport.GROUP_IPV4, 1);
        damaged[damaged.length - 1] ^= 1;
        rig.arrive(other, Arrival.ipv4(damaged));
        rig.run(Router.FIGURES);

        var figures = Objects.requireNonNull(rig.figures.instances().get("one"));
        assertThat(figures.rejected()).containsOnlyKeys(RejectionKind.CHECKSUM).containsValue(1L);
        assertThat(rig.figures.loop().strangers()).isEqualTo(2);
        assertThat(figures.sent()).isGreaterThan(40);
        assertThat(figures.announced()).isGreaterThanOrEqualTo(5);
        assertThat(figures.mastered()).isEqualTo(1);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void applicationThatLeaves_isWaitedForAndThenTheAddressGiven() {
        becomeMaster();
        rig.inbox.add(new Word.ApplicationLeft());
        rig.run(Duration.ofSeconds(59));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        rig.done.clear();
        rig.run(Duration.ofMillis(1100));

        assertThat(rig.done).containsSubsequence("take 10.99.0.100/24 on eth0",
                "send 0 on eth0 from 10.99.0.1 to 224.0.0.18");
        assertThat(rig.state("one").cause()).isEqualTo(Cause.UNMANAGED);
    }

    @Test
    void applicationThatComesBack_movesNothing() {
        becomeMaster();
        rig.inbox.add(new Word.ApplicationLeft());
        rig.run(Duration.ofSeconds(30));
        rig.done.clear();
        rig.inbox.add(new Word.ApplicationCame());
        rig.configure(v3("one", 51, 100, VIP));
        rig.run(Duration.ofSeconds(90));

        assertThat(rig.done).containsOnly("send 100 on eth0 from 10.99.0.1 to 224.0.0.18");
        assertThat(rig.news).hasSize(2);
    }

    @Test
    void failover_givesWayToABackupAndNotBefore() {
        becomeMaster();
        rig.tell(new Down.Ready(true));
        rig.done.clear();
        rig.tell(new Down.Failover("one"));
        assertThat(rig.done).startsWith("take 10.99.0.100/24 on eth0", "forget 10.99.0.100/24 on eth0",
                "send 0 on eth0 from 10.99.0.1 to 224.0.0.18");
        for (int i = 0; i < 20; i++) {
            rig.hear(v3("one", 51, 50, VIP), 50);
            rig.run(Setups.TENTH);
        }
        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
        rig.tell(new Down.Return("one"));
        for (int i = 0; i < 20; i++) {
            rig.hear(v3("one", 51, 50, VIP), 50);
            rig.run(Setups.TENTH);
        }
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void handOver_givesEverythingUpAndEnds() {
        becomeMaster();
        rig.done.clear();
        rig.tell(new Down.HandOver());

        assertThat(rig.done).containsExactly("take 10.99.0.100/24 on eth0", "forget 10.99.0.100/24 on eth0",
                "send 0 on eth0 from 10.99.0.1 to 224.0.0.18");
        assertThat(rig.router.isOver()).isTrue();
        assertThat(rig.wires.open).isEmpty();
        assertThat(rig.role("one")).isEqualTo(Role.INITIAL);
    }

    @Test
    void syncGroup_whoseOneMemberLosesItsLink_isGivenUpWhole() {
        rig.ground.link("eth1", "10.98.0.1/24");
        rig.configure(List.of(new SyncGroup("pair", List.of("outer", "inner"))), v3("outer", 51, 100, VIP),
                Setups.on("eth1", "inner", 52, 100, "10.98.0.100/24"));
        rig.run(TAKEOVER);
        assertThat(rig.ground.stands("eth1", "10.98.0.100/24")).isTrue();
        rig.ground.unplug("eth1", false);
        rig.turn();

        assertThat(rig.role("inner")).isEqualTo(Role.FAULT);
        assertThat(rig.role("outer")).isEqualTo(Role.FAULT);
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
        assertThat(rig.ground.stands("eth1", "10.98.0.100/24")).isFalse();
    }

    @Test
    void words_wakeTheLoop() {
        rig.inbox.add(new Word.End());
        assertThat(rig.wires.wakes).isEqualTo(1);
    }
}
