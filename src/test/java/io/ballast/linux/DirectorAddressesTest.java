package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a director puts up for clusters, upon the machine's own kernel. */
class DirectorAddressesTest {

    private static final HeldAddress VIP = new HeldAddress(IpAddress.parse("10.66.0.100"), 24, "eth0");
    private static final HeldAddress VIP6 = new HeldAddress(IpAddress.parse("fd66::100"), 128, "eth0");
    private static final HeldAddress ON_LOOPBACK = new HeldAddress(IpAddress.parse("10.67.0.1"), 24, "lo");

    private final Namespace machine = new Namespace();
    private final Namespace other = new Namespace();
    private final RtnetlinkAddresses addresses = machine.call(() -> new RtnetlinkAddresses(new ProcSysctls()));

    @BeforeEach
    void join() {
        Namespace.join(machine, other);
    }

    @AfterEach
    void close() {
        addresses.close();
        machine.close();
        other.close();
    }

    @Test
    void add_andRemove_twice_isNoFault() {
        for (var held : new HeldAddress[]{VIP, VIP6, ON_LOOPBACK}) {
            addresses.add(held);
            addresses.add(held);
            assertThat(addresses.read()).contains(held);
            addresses.remove(held);
            addresses.remove(held);
            assertThat(addresses.read()).doesNotContain(held);
        }
    }

    @Test
    void add_givesABroadcastAddress_whereThereAreNeighbours() {
        addresses.add(VIP);
        addresses.add(VIP6);
        addresses.add(ON_LOOPBACK);
        assertThat(machine.ip("addr show dev eth0")).contains("10.66.0.100/24 brd 10.66.0.255 scope global")
                .contains("fd66::100/128 scope global nodad deprecated");
        assertThat(machine.ip("addr show dev lo")).contains("10.67.0.1/24 scope global").doesNotContain("brd 10");
    }

    @Test
    void ways_leadByTheRoute_fromTheMachinesOwnAddress() {
        addresses.add(VIP6);
        var to = IpAddress.parse("10.66.0.2");
        var to6 = IpAddress.parse("fd66::2");
        assertThat(addresses.ways(List.of(to, to6, IpAddress.parse("192.0.2.1")))).containsOnlyKeys(to, to6)
                .containsEntry(to, new Way("eth0", IpAddress.parse("10.66.0.1")))
                .containsEntry(to6, new Way("eth0", IpAddress.parse("fd66::1")));
    }

    @Test
    void announce_tellsWhetherAnybodyHears() {
        // A carrier comes and goes a moment after its cable.
        Awaitility.await().until(() -> addresses.announce(VIP));
        assertThat(addresses.announce(VIP6)).isTrue();
        assertThat(addresses.announce(ON_LOOPBACK)).isTrue();
        other.ip("link set eth0 down");
        Awaitility.await().until(() -> !addresses.announce(VIP));
    }

    @Test
    void add_onNoSuchInterface_namesIt() {
        assertThat(addresses.interfaces()).containsExactlyInAnyOrder("lo", "eth0");
        assertThatThrownBy(() -> addresses.add(new HeldAddress(VIP.address(), 24, "eth9")))
                .isInstanceOf(ErrnoException.class).hasMessageContaining("eth9");
    }
}
