package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Topology;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@GuestTest
class RtnetlinkAddressesTest {

    private static final HeldAddress VIP = new HeldAddress(IpAddress.parse(Topology.vip(0)), 24, "eth0");
    private static final HeldAddress VIP6 = new HeldAddress(IpAddress.parse(Topology.vip6(0)), 64, "eth0");

    private final Topology topology = new Topology();
    private final Host director = topology.director("director");
    private final RtnetlinkAddresses addresses = director.call(() -> new RtnetlinkAddresses(new ProcSysctls()));

    @AfterEach
    void close() {
        addresses.close();
        topology.close();
    }

    @Test
    void read_showsWhatTheMachineHas() {
        assertThat(addresses.interfaces()).contains("lo", "eth0");
        assertThat(addresses.read()).contains(
                new HeldAddress(IpAddress.parse(topology.v4(director)), 24, "eth0"),
                new HeldAddress(IpAddress.parse(topology.v6(director)), 64, "eth0"),
                new HeldAddress(IpAddress.parse("127.0.0.1"), 8, "lo"));
    }

    @Test
    void add_twiceAndRemove_twice_isNoFault() {
        for (var held : new HeldAddress[]{VIP, VIP6}) {
            addresses.add(held);
            addresses.add(held);
            assertThat(addresses.read()).contains(held);
            assertThat(director.run("ip", "addr", "show", "dev", "eth0")).contains(held.address().toString())
                    .doesNotContain("tentative");
            addresses.remove(held);
            addresses.remove(held);
            assertThat(addresses.read()).doesNotContain(held);
        }
    }

    @Test
    void ways_leadByTheRoute_andFromTheMachinesOwnAddress_neverAVirtualOne() {
        var client = topology.host("far");
        addresses.add(new HeldAddress(VIP6.address(), 128, "eth0"));
        var to = List.of(IpAddress.parse(topology.v4(client)), IpAddress.parse(topology.v6(client)));
        var ways = addresses.ways(List.of(to.get(0), to.get(1), IpAddress.parse("192.0.2.1")));

        assertThat(ways).containsOnlyKeys(to.get(0), to.get(1));
        assertThat(ways.get(to.get(0))).isEqualTo(new Way("eth0", IpAddress.parse(topology.v4(director))));
        // RFC 6724, rule 8: its longer prefix would make the virtual address the source, were it preferred.
        assertThat(ways.get(to.get(1))).isEqualTo(new Way("eth0", IpAddress.parse(topology.v6(director))));
        addresses.remove(new HeldAddress(VIP6.address(), 128, "eth0"));
    }

    @Test
    void settings_areThoseOfAllOrOfTheInterface() {
        assertThat(director.call(() -> addresses.takesOwn("eth0"))).isFalse();
        assertThat(director.call(() -> addresses.filtersStrictly("eth0"))).isFalse();
        director.sysctl("net.ipv4.conf.eth0.accept_local", "1");
        director.sysctl("net.ipv4.conf.all.rp_filter", "1");
        // The setting is read by whoever asks, in whose network namespace it is.
        assertThat(director.call(() -> addresses.takesOwn("eth0"))).isTrue();
        assertThat(director.call(() -> addresses.filtersStrictly("eth0"))).isTrue();
        director.sysctl("net.ipv4.conf.eth0.accept_local", "0");
        director.sysctl("net.ipv4.conf.all.rp_filter", "0");
    }

    @Test
    void add_onAnInterfaceThatDoesNotExist_namesIt() {
        assertThatThrownBy(() -> addresses.add(new HeldAddress(VIP.address(), 24, "eth9")))
                .isInstanceOf(ErrnoException.class).hasMessageContaining("eth9");
    }

    @Test
    void announce_makesNeighboursChangeTheirMinds() {
        var client = topology.host("client");
        var wrong = "02:00:00:00:00:99";
        for (var held : new HeldAddress[]{VIP, VIP6}) {
            addresses.add(held);
            client.run("ip", "neigh", "replace", held.address().toString(), "lladdr", wrong, "nud", "stale", "dev",
                    "eth0");

            assertThat(addresses.announce(held)).isTrue();

            Awaitility.await().untilAsserted(() -> assertThat(
                    client.run("ip", "neigh", "show", held.address().toString(), "dev", "eth0"))
                    .contains("lladdr").doesNotContain(wrong));
        }
    }

    @Test
    void announce_onLoopback_isSilent() {
        var held = new HeldAddress(VIP.address(), 32, "lo");
        addresses.add(held);
        assertThat(addresses.announce(held)).isTrue();
        assertThat(addresses.read()).contains(held);
    }

    @Test
    void announce_onALinkThatIsDown_tellsThatNobodyHears() {
        director.run("ip", "link", "add", "dark", "type", "veth", "peer", "name", "darker");
        var held = new HeldAddress(IpAddress.parse("10.99.0.1"), 32, "dark");
        addresses.add(held);
        assertThat(addresses.announce(held)).isFalse();
        director.run("ip", "link", "set", "darker", "up");
        director.run("ip", "link", "set", "dark", "up");
        Awaitility.await().until(() -> addresses.announce(held));
    }

    @Test
    void watch_hearsOfAnAddressThatSomebodyTookDown() {
        addresses.add(VIP);
        var changes = new AtomicInteger();
        var watch = director.call(() -> new AddressWatch(changes::incrementAndGet));
        director.run("ip", "addr", "del", Topology.vip(0) + "/24", "dev", "eth0");

        Awaitility.await().untilAtomic(changes, org.hamcrest.Matchers.greaterThan(0));
        watch.close();
    }
}
