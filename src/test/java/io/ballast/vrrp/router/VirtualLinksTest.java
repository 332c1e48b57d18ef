package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.on;
import static io.ballast.vrrp.router.Setups.v3;
import static io.ballast.vrrp.router.Setups.virtualMac;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;

import io.ballast.vrrp.Role;

import org.junit.jupiter.api.Test;

/** Interfaces with the hardware addresses of virtual routers, and what befalls them. */
class VirtualLinksTest {

    private static final String VIP = "10.99.0.100/24";

    private final Rig rig = new Rig();

    private void becomeMaster() {
        rig.configure(virtualMac(v3("one", 51, 100, VIP)));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        // Announcements are through.
        rig.run(Duration.ofSeconds(10));
        rig.done.clear();
    }

    @Test
    void linkThatSomebodySetsDownUnderAMaster_isUpAgainAndItsAddressesAnnounced() {
        becomeMaster();
        rig.ground.setUp("vrrp.51", false);
        rig.turn();
        assertThat(rig.done).containsSubsequence("raise vrrp.51", "announce 10.99.0.100/24 on vrrp.51");
        rig.done.clear();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.done).doesNotContain("raise vrrp.51");
    }

    @Test
    void linkThatSomebodySetsUpUnderABackup_isDownAgain() {
        rig.configure(virtualMac(v3("one", 51, 100, VIP)));
        rig.turn();
        rig.ground.setUp("vrrp.51", true);
        rig.turn();
        assertThat(rig.done).containsSubsequence("make vrrp.51 on eth0", "lower vrrp.51");
    }

    @Test
    void linkThatSomebodyRemovesUnderAMaster_isMadeAnew() {
        becomeMaster();
        rig.ground.removeLink("vrrp.51");
        rig.turn();
        assertThat(rig.done).containsSubsequence("make vrrp.51 on eth0", "raise vrrp.51",
                "put 10.99.0.100/24 on vrrp.51", "announce 10.99.0.100/24 on vrrp.51");
    }

    @Test
    void instanceThatMovesToAnotherInterface_takesItsLinkWithIt() {
        becomeMaster();
        rig.ground.link("eth1", "10.98.0.1/24");
        rig.configure(virtualMac(on("eth1", "one", 51, 100, VIP)));
        assertThat(rig.done).containsSubsequence("take 10.99.0.100/24 on vrrp.51", "lower vrrp.51", "drop vrrp.51",
                "make vrrp.51 on eth1");
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.ground.stands("vrrp.51", VIP)).isTrue();
    }

    @Test
    void linkThatCannotBeMade_keepsNoOtherWaiting_andIsTriedAgainAfterPauses() {
        rig.ground.refusedLinks.add("vrrp.51");
        rig.configure(virtualMac(v3("one", 51, 100, VIP)), virtualMac(v3("two", 52, 100, "10.99.0.101/24")));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
        assertThat(rig.role("two")).isEqualTo(Role.MASTER);
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.news).filteredOn(each -> each.kind() == News.Kind.TROUBLE).singleElement()
                .satisfies(each -> assertThat(each.sentence()).contains("vrrp.51").contains("another's"));

        rig.ground.refusedLinks.clear();
        rig.run(Pause.LONGEST.plus(TAKEOVER));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void attemptsAtALinkThatCannotBeMade_waitForTheirTimeWhateverElseHappens() {
        rig.ground.refusedLinks.add("vrrp.51");
        rig.configure(virtualMac(v3("one", 51, 100, VIP)));
        rig.run(Duration.ofSeconds(30));
        rig.ground.refusedLinks.clear();
        for (int i = 0; i < 3; i++) {
            rig.ground.add("eth0", "10.99.0." + (20 + i) + "/24");
            rig.turn();
        }
        assertThat(rig.done).doesNotContain("make vrrp.51 on eth0");
        assertThat(rig.router.rest()).isPositive();
    }

    @Test
    void linksThatACrashLeft_areRemovedAtTheStart() {
        rig.router.clear(Set.of());
        assertThat(rig.done).containsExactly("drop what is left");
    }

    @Test
    void kernelThatDoesNotAnswer_isNotTakenForAddressesThatSomebodyTookAway() {
        rig.configure(v3("one", 51, 100, VIP));
        rig.turn();
        rig.ground.dead = true;
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        rig.ground.unplug("eth0", true);
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.news).noneMatch(each -> each.kind() == News.Kind.ADDRESS_RETURNED);
    }
}
