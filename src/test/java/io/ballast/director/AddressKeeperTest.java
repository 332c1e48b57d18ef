package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VrrpExamples;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressKeeperTest {

    private static final HeldAddress VIP = new HeldAddress(IpAddress.parse("10.0.0.1"), 32, "eth0");

    @TempDir
    Path directory;

    private final MockInterfaceAddresses interfaces = new MockInterfaceAddresses();
    private final List<String> events = new ArrayList<>();
    @SuppressWarnings("NullAway.Init")
    private AddressKeeper keeper;
    private long now;

    @BeforeEach
    void restart() {
        keeper = new AddressKeeper(interfaces, new OwnState(directory.resolve("own.json")),
                (kind, _, _, _, _, _, message) -> events.add(kind + " " + message));
    }

    private void want(HeldAddress... addresses) {
        keeper.want(Sample.snapshot(1, Arrays.stream(addresses)
                .map(each -> new VirtualAddress(each.address(), each.prefixLength(), each.interfaceName())).toList(),
                List.of()));
        look();
    }

    private void look() {
        now += Duration.ofSeconds(1).toNanos();
        keeper.keep(now);
    }

    @Test
    void wantedAddress_isPutUpAndAnnounced() {
        want(VIP);
        assertThat(interfaces.present).containsExactly(VIP);
        assertThat(interfaces.announced).containsExactly(VIP);
        assertThat(keeper.isUp(VIP)).isTrue();
    }

    @Test
    void addressTakenAway_comesBackWithAnEvent() {
        restart();
        want(VIP);
        interfaces.present.clear();
        look();
        assertThat(interfaces.present).containsExactly(VIP);
        assertThat(events).hasSize(2).last().asString().contains("taken away");
    }

    /** The cluster lists the address, and a VRRP instance holds it with another prefix. */
    private void wantByVrrp() {
        var address = new VirtualAddress(VIP.address(), VIP.prefixLength(), VIP.interfaceName());
        keeper.want(VrrpExamples.with(Sample.snapshot(2, List.of(address), List.of()),
                VrrpExamples.small("v", 1, "10.0.0.1/24")));
        look();
    }

    @Test
    void addressOfAVrrpInstance_isNotPutUp_andShownAsItStands() {
        wantByVrrp();
        assertThat(interfaces.present).isEmpty();
        assertThat(keeper.isUp(VIP)).isFalse();
        assertThat(keeper.instance(VIP)).isEqualTo("v");
        var byVrrp = new HeldAddress(VIP.address(), 24, "eth0");
        interfaces.present.add(byVrrp);
        look();
        assertThat(keeper.isUp(VIP)).isTrue();
        assertThat(interfaces.present).containsExactly(byVrrp);
        assertThat(events).isEmpty();
        interfaces.present.clear();
        look();
        assertThat(keeper.isUp(VIP)).isFalse();
        assertThat(interfaces.announced).isEmpty();
    }

    @Test
    void addressThatGoesToVrrp_isTakenDown_andComesBackFromIt() {
        want(VIP);
        wantByVrrp();
        assertThat(interfaces.present).isEmpty();
        want(VIP);
        assertThat(interfaces.present).containsExactly(VIP);
    }

    @Test
    void addressNoLongerWanted_goes_alsoAfterARestart() {
        restart();
        want(VIP);
        restart();
        want();
        assertThat(interfaces.present).isEmpty();
    }

    @Test
    void beforeDefinitionsAreLoaded_whatWasPutUpStays() {
        want(VIP);
        restart();
        look();
        keeper.want(Snapshot.EMPTY);
        look();
        assertThat(interfaces.present).containsExactly(VIP);
        want(VIP);
        assertThat(interfaces.present).containsExactly(VIP);
        assertThat(events).hasSize(1);
    }

    @Test
    void addressThatStoodThereBefore_isLeft() {
        restart();
        interfaces.present.add(VIP);
        want(VIP);
        want();
        assertThat(interfaces.present).containsExactly(VIP);
        assertThat(interfaces.announced).isEmpty();
    }

    @Test
    void missingInterface_isSaidOnce_andTriedAgain() {
        restart();
        var bad = new HeldAddress(VIP.address(), 32, "eth7");
        want(bad);
        for (int i = 0; i < 30; i++) {
            look();
        }
        assertThat(keeper.errors().get(bad)).contains("eth7").contains("No such device");
        assertThat(events).hasSize(1);
        assertThat(keeper.isUp(bad)).isFalse();
    }

    @Test
    void addressThatCannotBeAnnounced_isOurs_andAnnouncedLater() {
        interfaces.refusing = true;
        want(VIP);
        assertThat(keeper.isUp(VIP)).isTrue();
        assertThat(keeper.errors().get(VIP)).contains("is up, but its neighbours cannot be told")
                .contains("AF_PACKET");
        look();
        assertThat(events).hasSize(2).last().asString().startsWith("address-failed");

        interfaces.refusing = false;
        now += Duration.ofSeconds(5).toNanos();
        look();
        assertThat(interfaces.announced).containsExactly(VIP);
        assertThat(keeper.errors()).isEmpty();
        assertThat(events).hasSize(3).last().asString().contains("have been told");
        restart();
        want();
        assertThat(interfaces.present).isEmpty();
    }

    @Test
    void addressOnALinkThatIsDown_isAnnouncedWhenItComesUp() {
        interfaces.linkUp = false;
        want(VIP);
        assertThat(keeper.isUp(VIP)).isTrue();
        assertThat(keeper.errors()).isEmpty();
        interfaces.linkUp = true;
        now += Duration.ofSeconds(5).toNanos();
        look();
        look();
        assertThat(interfaces.announced).containsExactly(VIP);
        assertThat(events).hasSize(1);
    }

    @Test
    void changedPrefix_leavesNoMomentWithoutTheAddress() {
        want(VIP);
        interfaces.takesAlong = true;
        var wider = new HeldAddress(VIP.address(), 24, "eth0");
        want(wider);
        assertThat(interfaces.present).containsExactly(wider);
        assertThat(interfaces.announced).containsExactly(VIP, wider, wider);
        assertThat(keeper.isUp(wider)).isTrue();
    }

    @Test
    void addressThatCannotBeTakenDown_keepsNoOtherFromComing() {
        want(VIP);
        interfaces.refusing = true;
        var other = new HeldAddress(IpAddress.parse("10.0.0.2"), 32, "eth0");
        want(other);
        look();
        assertThat(interfaces.present).containsExactly(VIP, other);
        assertThat(events).filteredOn(event -> event.contains("cannot be taken down")).hasSize(1);
        interfaces.refusing = false;
        now += Duration.ofSeconds(5).toNanos();
        look();
        assertThat(interfaces.present).containsExactly(other);
    }

    @Test
    void loopback_needsNothing() {
        restart();
        var local = new HeldAddress(IpAddress.parse("127.0.0.9"), 32, "lo");
        want(local);
        assertThat(interfaces.present).isEmpty();
        assertThat(keeper.isUp(local)).isTrue();
    }
}
