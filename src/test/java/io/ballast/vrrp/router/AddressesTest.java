package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.TENTH;
import static io.ballast.vrrp.router.Setups.v3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;

import io.ballast.table.HeldAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.Test;

/** What stands up, and what becomes of it. */
class AddressesTest {

    private static final String VIP = "10.99.0.100/24";
    private static final HeldAddress HELD = held("eth0", VIP);

    private final Rig rig = new Rig();

    private void becomeMaster(String... addresses) {
        rig.configure(v3("one", 51, 100, addresses));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    private long count(String what) {
        return rig.done.stream().filter(what::equals).count();
    }

    @Test
    void addressThatSomebodyTakesAway_isPutUpAgainAndAnnounced() {
        becomeMaster(VIP);
        rig.done.clear();
        rig.ground.remove("eth0", VIP);
        rig.turn();

        assertThat(rig.done).containsSubsequence("put " + HELD, "announce " + HELD);
        assertThat(rig.news.getLast().kind()).isEqualTo(News.Kind.ADDRESS_RETURNED);
        assertThat(rig.news.getLast().sentence()).contains("10.99.0.100/24 on eth0");
    }

    @Test
    void addressThatSomebodyKeepsTakingAway_isPutUpWithGrowingPauses() {
        becomeMaster(VIP);
        rig.done.clear();
        for (int i = 0; i < 600; i++) {
            rig.ground.remove("eth0", VIP);
            rig.run(TENTH);
        }
        assertThat(count("put " + HELD)).isBetween(8L, 20L);
        assertThat(rig.news).filteredOn(each -> each.kind() == News.Kind.ADDRESS_RETURNED)
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void addressThatStoodThereBefore_isLeftWhereItIs() {
        rig.ground.add("eth0", VIP);
        becomeMaster(VIP);
        rig.tell(new Down.HandOver());

        assertThat(rig.ground.stands("eth0", VIP)).isTrue();
        assertThat(rig.done).doesNotContain("put " + HELD, "take " + HELD, "guard " + HELD);
    }

    @Test
    void addressThatCannotBePutUp_isTriedAgainAndSaidOnce() {
        rig.ground.refused.add(HELD);
        becomeMaster(VIP, "10.99.0.101/24");
        assertThat(rig.ground.stands("eth0", "10.99.0.101/24")).isTrue();
        rig.run(Duration.ofSeconds(30));
        assertThat(rig.news).filteredOn(each -> each.kind() == News.Kind.TROUBLE).hasSize(1);

        rig.ground.refused.clear();
        rig.done.clear();
        rig.run(Pause.LONGEST);
        assertThat(rig.done).containsSubsequence("put " + HELD, "announce " + HELD);
    }

    @Test
    void addressThatCannotBeTakenDown_staysGuardedUntilItIs() {
        becomeMaster(VIP);
        rig.ground.refused.add(HELD);
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.turn();
        assertThat(rig.guarded).containsExactly(HELD);
        assertThat(rig.recorded).containsExactly(HELD);

        rig.ground.refused.clear();
        for (int i = 0; i < 20; i++) {
            rig.hear(v3("one", 51, 200, VIP), 200);
            rig.run(TENTH);
        }
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
        assertThat(rig.guarded).isEmpty();
        assertThat(rig.recorded).isEmpty();
    }

    @Test
    void addressesOfAMaster_thatAreRedefined_changeAlone() {
        becomeMaster(VIP, "10.99.0.101/24");
        rig.done.clear();
        rig.configure(v3("one", 51, 100, "10.99.0.101/24", "10.99.0.102/24"));

        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.done).containsSubsequence("guard 10.99.0.102/24 on eth0", "put 10.99.0.102/24 on eth0",
                "take " + HELD, "forget " + HELD).doesNotContain("take 10.99.0.101/24 on eth0");
        assertThat(rig.recorded).containsExactlyInAnyOrder(held("eth0", "10.99.0.101/24"),
                held("eth0", "10.99.0.102/24"));
    }

    @Test
    void addressesThatACrashLeft_areTakenDownBeforeAnythingElse() {
        rig.ground.add("eth0", VIP);
        rig.router.clear(Set.of(HELD, held("eth0", "10.99.0.150/24"), held("eth9", "10.99.9.1/24")));
        rig.turn();

        assertThat(rig.done).containsExactly("guard " + HELD, "take " + HELD, "forget " + HELD,
                "drop what is left");
        assertThat(rig.news).singleElement().extracting(News::kind).isEqualTo(News.Kind.ADDRESS_LEFT);
        assertThat(rig.recorded).isEmpty();
    }

    @Test
    void addressesWithTheRoutersOwnHardwareAddress_standOnALinkOfTheirOwn() {
        rig.configure(Setups.virtualMac(v3("one", 51, 100, VIP)));
        rig.run(TAKEOVER);
        assertThat(rig.done).containsSubsequence("make vrrp.51 on eth0", "raise vrrp.51",
                "send 100 on vrrp.51 from 10.99.0.1 to 224.0.0.18",
                "put 10.99.0.100/24 on vrrp.51");
        rig.done.clear();
        rig.configure();
        assertThat(rig.done).containsSubsequence("take 10.99.0.100/24 on vrrp.51",
                "send 0 on vrrp.51 from 10.99.0.1 to 224.0.0.18", "lower vrrp.51", "drop vrrp.51");
    }

    @Test
    void packetsToAddressesThatAreNotAccepted_areDroppedWhileItIsMaster() {
        becomeMaster(VIP);
        assertThat(rig.ground.dropped).containsExactly(HELD.address());
        rig.configure(Setups.accepting(v3("one", 51, 100, VIP)));
        assertThat(rig.ground.dropped).isEmpty();
        rig.configure(v3("one", 51, 100, VIP));
        assertThat(rig.ground.dropped).containsExactly(HELD.address());
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.turn();
        assertThat(rig.ground.dropped).isEmpty();
    }

    @Test
    void kernelThatCannotDrop_isSaidOnceAndAskedAgain() {
        rig.ground.dropless = true;
        becomeMaster(VIP);
        rig.run(Duration.ofMinutes(5));
        assertThat(rig.news).filteredOn(each -> each.kind() == News.Kind.TROUBLE).hasSize(1);
        rig.ground.dropless = false;
        rig.run(Pause.LONGEST);
        assertThat(rig.ground.dropped).containsExactly(HELD.address());
    }

    @Test
    void owner_takesPacketsToItsAddresses() {
        rig.tell(new Down.Ready(true));
        rig.configure(v3("one", 51, 255, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.ground.dropped).isEmpty();
    }

    @Test
    void announcements_keepTheirGaps() {
        var gap = new Announcements(3, Duration.ZERO, Duration.ZERO, 1, 1, Duration.ZERO, Duration.ofMillis(20));
        rig.configure(Setups.announcements(v3("one", 51, 100, VIP, "10.99.0.101/24"), gap));
        rig.run(Duration.ofMillis(360));
        rig.turn();
        assertThat(rig.done).filteredOn(each -> each.startsWith("announce")).containsExactly("announce " + HELD);
        rig.run(Duration.ofMillis(45));
        assertThat(rig.done).filteredOn(each -> each.startsWith("announce")).containsExactly("announce " + HELD,
                "announce 10.99.0.101/24 on eth0", "announce " + HELD);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.done).filteredOn(each -> each.startsWith("announce")).hasSize(6);
    }

    @Test
    void announcementsOfManyAddresses_areSpreadOverTurns() {
        var many = IntStream.rangeClosed(1, 200).mapToObj(i -> "10.98.0." + i + "/24").toArray(String[]::new);
        var plain = v3("one", 51, 100, many);
        rig.configure(plain);
        rig.run(Duration.ofMillis(359));
        rig.freeze(Duration.ofMillis(1));
        rig.turn();
        assertThat(rig.done.stream().filter(each -> each.startsWith("announce")).count()).isLessThanOrEqualTo(256);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.done.stream().filter(each -> each.startsWith("announce")).count()).isEqualTo(1000);
    }
}
