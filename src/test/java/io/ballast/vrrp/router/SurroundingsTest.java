package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.TENTH;
import static io.ballast.vrrp.router.Setups.v3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.Transport;

import org.junit.jupiter.api.Test;

/** Links, addresses to send from and sockets, as they come and go. */
class SurroundingsTest {

    private static final String VIP = "10.99.0.100/24";

    private final Rig rig = new Rig();

    private void becomeMaster() {
        rig.configure(v3("one", 51, 100, VIP));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        rig.done.clear();
    }

    @Test
    void linkThatGoesDown_isAFaultUntilItIsUp() {
        becomeMaster();
        rig.ground.unplug("eth0", false);
        rig.turn();
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
        assertThat(rig.state("one").reason()).isEqualTo("interface eth0 failed");
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
        rig.ground.unplug("eth0", true);
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void trackedInterface_countsWithItsWeight() {
        rig.ground.link("eth1", "10.98.0.1/24");
        rig.tell(new Down.Configure(List.of(new Member(v3("one", 51, 100, VIP),
                List.of(new TrackedInterface("eth1", -30, false)), List.of())), List.of(), Duration.ofSeconds(60)));
        assertThat(rig.state("one").priority()).isEqualTo(100);
        rig.ground.unplug("eth1", false);
        rig.turn();
        assertThat(rig.state("one").priority()).isEqualTo(70);
        rig.ground.removeLink("eth1");
        rig.turn();
        assertThat(rig.state("one").priority()).isEqualTo(70);
    }

    @Test
    void ownInterfaceWithAWeight_isNoFault() {
        rig.tell(new Down.Configure(List.of(new Member(v3("one", 51, 100, VIP),
                List.of(new TrackedInterface("eth0", -30, false)), List.of())), List.of(), Duration.ofSeconds(60)));
        rig.ground.unplug("eth0", false);
        rig.turn();
        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
        assertThat(rig.state("one").priority()).isEqualTo(70);
    }

    @Test
    void interfaceThatIsNotThere_isSaidAndWaitedFor() {
        rig.configure(Setups.on("eth7", "one", 51, 100, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
        assertThat(rig.lacks).containsExactly(new Lack("one", "there is no interface eth7"));
        rig.ground.link("eth7", "10.97.0.1/24");
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.lacks).isEmpty();
        assertThat(rig.done).contains("send 100 on eth7 from 10.97.0.1 to 224.0.0.18");
    }

    @Test
    void interfaceThatIsAnotherOneOfTheSameName_getsAnotherSocket() {
        becomeMaster();
        rig.ground.removeLink("eth0");
        rig.turn();
        assertThat(rig.wires.open).isEmpty();
        rig.ground.link("eth0", "10.99.0.1/24");
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.wires.opened).as("one for each protocol of IP, twice").isEqualTo(4);
    }

    @Test
    void interfaceWithoutAddress_isSaidAndWaitedFor() {
        rig.ground.remove("eth0", "10.99.0.1/24");
        rig.configure(v3("one", 51, 100, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
        assertThat(rig.state("one").reason()).isEqualTo("the source address of eth0 failed");
        assertThat(rig.lacks).singleElement().extracting(Lack::sentence).asString()
                .contains("eth0 has no IPv4 address");
        rig.ground.add("eth0", "10.99.0.9/24");
        rig.run(TAKEOVER);
        assertThat(rig.done).contains("send 100 on eth0 from 10.99.0.9 to 224.0.0.18");
    }

    @Test
    void virtualAddress_isNeverTheSource() {
        rig.ground.remove("eth0", "10.99.0.1/24");
        rig.ground.add("eth0", VIP);
        rig.configure(v3("one", 51, 100, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
    }

    @Test
    void owner_sendsFromTheAddressThatIsItsOwn() {
        rig.ground.remove("eth0", "10.99.0.1/24");
        rig.ground.add("eth0", VIP);
        rig.tell(new Down.Ready(true));
        rig.configure(v3("one", 51, 255, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.done).contains("send 255 on eth0 from 10.99.0.100 to 224.0.0.18");
    }

    @Test
    void sourceThatChanges_isSentFromAtOnce() {
        becomeMaster();
        rig.ground.remove("eth0", "10.99.0.1/24");
        rig.ground.add("eth0", "10.99.0.7/24");
        rig.run(TENTH);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.done).contains("send 100 on eth0 from 10.99.0.7 to 224.0.0.18");
        assertThat(rig.state("one").master()).isEqualTo(IpAddress.parse("10.99.0.7"));
    }

    @Test
    void unicast_goesToEachPeerFromTheAddressNamed() {
        var peers = List.of(IpAddress.parse("10.99.0.2"), IpAddress.parse("10.96.0.2"));
        rig.ground.add("eth0", "10.99.0.8/24");
        rig.configure(Setups.transport(v3("one", 51, 100, VIP),
                new Transport.Unicast(IpAddress.parse("10.99.0.8"), peers, 0)));
        rig.run(TAKEOVER);
        assertThat(rig.done).containsSubsequence("send 100 on eth0 from 10.99.0.8 to 10.99.0.2",
                "send 100 on eth0 from 10.99.0.8 to 10.96.0.2");
    }

    @Test
    void socketThatCannotBeOpened_isSaidAndTriedAgain() {
        var key = WireKey.hearing(v3("one", 51, 100, VIP));
        rig.wires.refused.add(key);
        rig.configure(v3("one", 51, 100, VIP));
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
        assertThat(rig.lacks).singleElement().extracting(Lack::sentence).asString()
                .contains("Operation not permitted").contains("eth0");
        rig.run(Duration.ofSeconds(30));
        rig.wires.refused.clear();
        rig.run(Pause.LONGEST.plus(TAKEOVER));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.lacks).isEmpty();
    }

    @Test
    void kernelThatDoesNotAnswer_isToldOnceAndAskedAgain() {
        becomeMaster();
        rig.ground.dead = true;
        rig.ground.unplug("eth0", false);
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.news).filteredOn(each -> each.kind() == News.Kind.TROUBLE).hasSize(1);
        rig.ground.dead = false;
        rig.run(Pause.LONGEST);
        assertThat(rig.role("one")).isEqualTo(Role.FAULT);
    }
}
