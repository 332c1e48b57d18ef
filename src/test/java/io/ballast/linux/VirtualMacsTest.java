package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualMacsTest {

    private static final byte[] MAC = HexFormat.of().parseHex("00005e000133");
    private static final byte[] MAC6 = HexFormat.of().parseHex("00005e000233");
    private static final String MAC_WORDS = "00:00:5e:00:01:33";
    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final IpAddress VIP = IpAddress.parse("10.66.0.100");
    private static final IpAddress VIP6 = IpAddress.parse("fd66::100");

    private final Namespace machine = new Namespace();
    private final Namespace other = new Namespace();
    private final Interfaces interfaces = machine.call(Interfaces::new);
    private final VirtualMacs macs = new VirtualMacs(interfaces, new ProcSysctls());

    @BeforeEach
    void join() {
        Namespace.join(machine, other);
    }

    @AfterEach
    void close() {
        interfaces.close();
        machine.close();
        other.close();
    }

    private LinkState eth0() {
        return Objects.requireNonNull(interfaces.link("eth0"));
    }

    private LinkState create(Family family, int router, byte[] mac) {
        return machine.call(() -> macs.create(eth0(), family, router, mac));
    }

    private String setting(String name) {
        return machine.call(() -> Objects.requireNonNull(new ProcSysctls().read(name)));
    }

    private static byte[] packet(IpAddress from) {
        return ByteBuffer.allocate(20).put((byte) 0x45).put((byte) 0xc0).putShort((short) 20).putShort((short) 7)
                .putShort((short) 0).put((byte) 255).put((byte) 112).putShort((short) 0).put(from.bytes())
                .put(GROUP.bytes()).array();
    }

    @Test
    void create_makesASilentInterface_thatIsFoundAgain() {
        var link = create(Family.IPV4, 51, MAC);
        assertThat(link.name()).isEqualTo("vrrp.51");
        assertThat(link.kind()).isEqualTo("macvlan");
        assertThat(link.lowerIndex()).isEqualTo(eth0().index());
        assertThat(link.mac()).isEqualTo(MAC);
        assertThat(link.isSetUp()).isFalse();
        assertThat(macs.read()).containsExactly(link);
        assertThat(create(Family.IPV4, 51, MAC)).isEqualTo(link);

        machine.ip("link add vrrp6.51 type veth peer name foreign");
        var six = create(Family.IPV6, 51, MAC6);
        assertThat(six.name()).isEqualTo("vrrp6.51." + eth0().index());
        assertThat(macs.read()).containsExactlyInAnyOrder(link, six);
        interfaces.setUp(six.index(), true);
        assertThat(interfaces.addresses()).noneMatch(address -> address.interfaceIndex() == six.index());
        machine.call(() -> {
            macs.remove(six);
            return true;
        });
        assertThat(macs.read()).containsExactly(link);
    }

    @Test
    void remove_ofTheLast_leavesTheSettingsAsTheyWere() {
        machine.sysctl("net/ipv4/conf/eth0/arp_announce", "1");
        var first = create(Family.IPV4, 51, MAC);
        var second = create(Family.IPV4, 52, HexFormat.of().parseHex("00005e000134"));
        for (var link : List.of(first, second)) {
            assertThat(setting("net/ipv4/conf/eth0/arp_ignore")).isEqualTo("1");
            assertThat(setting("net/ipv4/conf/eth0/arp_announce")).isEqualTo("2");
            machine.call(() -> {
                macs.remove(link);
                return true;
            });
        }
        assertThat(setting("net/ipv4/conf/eth0/arp_ignore")).isEqualTo("0");
        assertThat(setting("net/ipv4/conf/eth0/arp_announce")).isEqualTo("1");
        assertThat(macs.read()).isEmpty();
    }

    @Test
    void adverts_carryTheVirtualAddress_asSoonAsTheInterfaceIsUp_andAnotherMastersAreHeardBeneath() {
        var link = create(Family.IPV4, 51, MAC);
        // Another master of the same virtual router, upon the same hardware address.
        other.ip("link add link eth0 name vrrp.51 address " + MAC_WORDS + " type macvlan mode bridge");
        other.ip("link set vrrp.51 up");
        interfaces.setUp(link.index(), true);
        int beneath = other.index("eth0");
        int above = other.index("vrrp.51");
        try (var heard = other.call(() -> AdvertReceiver.plain(Family.IPV4, beneath, GROUP, 65536));
                var hears = machine.call(() -> AdvertReceiver.plain(Family.IPV4, eth0().index(), GROUP, 65536));
                var sender = machine.call(() -> new AdvertSender(Family.IPV4, link.index()));
                var master = other.call(() -> new AdvertSender(Family.IPV4, above));
                var poll = new PollSet()) {
            sender.sendIpv4(packet(IpAddress.parse("10.66.0.1")), GROUP);
            poll.waitFor(Set.of(heard));
            assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).isNotEmpty();
            assertThat(hears.receive()).isNull();

            master.sendIpv4(packet(IpAddress.parse("10.66.0.2")), GROUP);
            poll.waitFor(Set.of(hears));
            assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).isNotEmpty();
        }
    }

    @Test
    void ipv6Adverts_leaveWithTheSourceBeneath() {
        var link = create(Family.IPV6, 51, MAC6);
        interfaces.setUp(link.index(), true);
        var group = IpAddress.parse("ff02::12");
        var source = interfaces.addresses().stream().map(AssignedAddress::address).filter(IpAddress::isLinkLocal)
                .findFirst().orElseThrow();
        int beneath = other.index("eth0");
        try (var heard = other.call(() -> AdvertReceiver.plain(Family.IPV6, beneath, group, 65536));
                var sender = machine.call(() -> new AdvertSender(Family.IPV6, link.index()));
                var poll = new PollSet()) {
            sender.sendIpv6(new byte[]{0x31, 51}, source, group);
            poll.waitFor(Set.of(heard));
            assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).isNotEmpty();
            assertThat(Objects.requireNonNull(heard.receive()).source()).isEqualTo(source);
        }
    }

    @Test
    void neighbours_findTheVirtualAddressBehindTheVirtualHardwareAddress() {
        var link = create(Family.IPV4, 51, MAC);
        var six = create(Family.IPV6, 51, MAC6);
        for (var one : List.of(link, six)) {
            interfaces.setUp(one.index(), true);
        }
        interfaces.add(AssignedAddress.forVrrp(link.index(), VIP, 32, 0, null));
        interfaces.add(AssignedAddress.forVrrp(six.index(), VIP6, 128, 0, null));
        for (var address : List.of(VIP, VIP6)) {
            try (var echo = other.call(() -> new EchoSocket(address.family(), null))) {
                echo.send(address, 1, 7);
                Awaitility.await().until(() -> echo.receive(Duration.ofSeconds(10)) != null);
            }
        }
        assertThat(other.ip("neigh show")).contains(VIP + " dev eth0 lladdr " + MAC_WORDS)
                .contains(VIP6 + " dev eth0 lladdr 00:00:5e:00:02:33");
    }

    @Test
    void announcements_changeNeighboursMinds() {
        var link = create(Family.IPV4, 51, MAC);
        interfaces.setUp(link.index(), true);
        try (var announcer = machine.call(Announcer::new)) {
            for (var address : List.of(VIP, VIP6)) {
                other.ip("neigh replace " + address + " lladdr 02:00:00:00:00:99 nud stale dev eth0");
                for (var from : List.of(eth0(), link)) {
                    assertThat(announcer.announce(from, address, false)).isTrue();
                    var words = String.join(":", from.hardware().split("(?<=\\G..)", -1)).replaceAll(":$", "");
                    // Every change of mind within a second of the last is put off (locktime).
                    Awaitility.await().untilAsserted(() -> {
                        announcer.announce(from, address, false);
                        assertThat(other.ip("neigh show " + address + " dev eth0")).contains("lladdr " + words);
                    });
                }
            }
            assertThat(announcer.announce(Objects.requireNonNull(interfaces.link("lo")), VIP, false)).isTrue();
            interfaces.setUp(link.index(), false);
            assertThatThrownBy(() -> announcer.announce(link, VIP, false)).isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("interface " + link.index());
        }
    }

    @Test
    void create_whereItCannotBe_saysWhy() {
        machine.ip("link add br0 type bridge");
        machine.ip("link set eth0 master br0");
        assertThatThrownBy(() -> create(Family.IPV4, 51, MAC)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("RTM_NEWLINK vrrp.51");
        assertThat(macs.read()).isEmpty();
    }
}
