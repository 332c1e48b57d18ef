package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.TENTH;
import static io.ballast.vrrp.router.Setups.v3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.table.HeldAddress;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.Test;

/** What one fault leads to while others come and go. */
class AddressTroublesTest {

    private static final String VIP = "10.99.0.100/24";
    private static final HeldAddress HELD = held("eth0", VIP);

    private final Rig rig = new Rig();

    private void becomeMaster() {
        rig.configure(v3("one", 51, 100, VIP));
        stayMaster();
    }

    private void stayMaster() {
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    private void stepDown() {
        rig.hear(v3("one", 51, 200, VIP), 200);
        rig.turn();
        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
    }

    @Test
    void droppingThatFailed_isForgottenOnceNothingIsToBeDropped() {
        rig.ground.dropless = true;
        becomeMaster();
        stepDown();
        rig.freeze(TENTH);
        rig.turn();
        assertThat(rig.router.rest()).isPositive();
    }

    @Test
    void addressThatStayed_andIsWantedAgain_isNotTakenDownByTheNextAttempt() {
        becomeMaster();
        rig.ground.refused.add(HELD);
        stepDown();
        stayMaster();
        rig.ground.refused.clear();
        rig.done.clear();
        rig.run(Pause.LONGEST.multipliedBy(2));
        assertThat(rig.ground.stands("eth0", VIP)).isTrue();
        assertThat(rig.done).doesNotContain("take " + HELD);
        assertThat(rig.guarded).containsExactly(HELD);

        stepDown();
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
        assertThat(rig.guarded).isEmpty();
    }

    @Test
    void addressOfSomebodyElse_whoKeepsTakingItAway_isOursOnceItWasPutUpHere() {
        becomeMaster();
        rig.ground.remove("eth0", VIP);
        rig.turn();
        stepDown();
        rig.ground.add("eth0", VIP);
        stayMaster();
        assertThat(rig.guarded).isEmpty();
        rig.ground.remove("eth0", VIP);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.ground.stands("eth0", VIP)).isTrue();
        assertThat(rig.guarded).containsExactly(HELD);
        assertThat(rig.recorded).containsExactly(HELD);

        stepDown();
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
    }

    @Test
    void addressThatIsNotUp_isNotAnnounced() {
        rig.ground.refused.add(HELD);
        becomeMaster();
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.done).doesNotContain("announce " + HELD);
    }

    @Test
    void announcementsForWhichThereIsNoRoom_areMadeALittleLater() {
        rig.ground.full = 3;
        becomeMaster();
        rig.run(AnnouncementQueue.FULL.multipliedBy(4));
        assertThat(rig.done).filteredOn(each -> each.equals("announce " + HELD))
                .hasSize(v3("one", 51, 100, VIP).announcements().repeat());
        assertThat(rig.ground.full).isZero();
    }
}
