package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Set;

import io.ballast.table.IpAddress;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterfacesTest {

    private static final int TENTATIVE = 0x40;

    private final Namespace machine = new Namespace();
    private final Namespace other = new Namespace();
    private final Interfaces interfaces = machine.call(Interfaces::new);
    private int eth0;

    @BeforeEach
    void join() {
        Namespace.join(machine, other);
        eth0 = machine.index("eth0");
    }

    @AfterEach
    void close() {
        interfaces.close();
        machine.close();
        other.close();
    }

    private AssignedAddress address(String address, int prefix, int scope, @Nullable String label) {
        return AssignedAddress.forVrrp(eth0, IpAddress.parse(address), prefix, scope, label);
    }

    private AssignedAddress found(AssignedAddress wanted) {
        return interfaces.addresses().stream().filter(each -> each.toString().equals(wanted.toString())).findFirst()
                .orElseThrow();
    }

    @Test
    void links_tellHowInterfacesAre() {
        var link = Objects.requireNonNull(interfaces.link("eth0"));
        assertThat(link.index()).isEqualTo(eth0);
        assertThat(link.kind()).isEqualTo("veth");
        assertThat(link.mac()).hasSize(6);
        assertThat(link.isRunning()).isTrue();
        assertThat(link.hasNeighbours()).isTrue();
        assertThat(link.alias()).isNull();
        assertThat(interfaces.links()).extracting(LinkState::name).containsExactlyInAnyOrder("lo", "eth0");
        assertThat(interfaces.link("eth9")).isNull();

        other.ip("link set eth0 down");
        Awaitility.await().untilAsserted(() -> {
            var dark = Objects.requireNonNull(interfaces.link("eth0"));
            assertThat(dark.isSetUp()).isTrue();
            assertThat(dark.isRunning()).isFalse();
        });
        interfaces.setUp(eth0, false);
        assertThat(Objects.requireNonNull(interfaces.link("eth0")).isSetUp()).isFalse();
    }

    @Test
    void add_putsUpWhatIsAsked_once() {
        var vip = address("10.66.0.100", 24, 0, "eth0:vip");
        assertThat(interfaces.add(vip)).isTrue();
        assertThat(interfaces.add(vip)).isFalse();
        assertThat(found(vip).label()).isEqualTo("eth0:vip");
        assertThat(found(vip).protocol()).isEqualTo(AssignedAddress.VRRP);
        assertThat(machine.ip("addr show dev eth0")).contains("10.66.0.100/24 brd 10.66.0.255 scope global");
        assertThat(interfaces.remove(vip)).isTrue();
        assertThat(interfaces.remove(vip)).isFalse();
        assertThat(machine.ip("addr show dev eth0")).doesNotContain("10.66.0.100").contains("10.66.0.1/24");
    }

    @Test
    void add_ofScopeLink_isNoAddressForOthers() {
        var vip = address("10.66.1.100", 32, 253, null);
        interfaces.add(vip);
        assertThat(found(vip).scope()).isEqualTo(253);
        assertThat(machine.ip("addr show dev eth0")).contains("10.66.1.100/32 scope link");
        assertThat(machine.ip("route show")).doesNotContain("10.66.1.100");
    }

    @Test
    void add_ofIpv6_isInUseAtOnce() {
        // Where the kernel looks for duplicates, as it does by itself.
        machine.sysctl("net/ipv6/conf/eth0/accept_dad", "1");
        var vip = address("fd66::100", 64, 0, null);
        var alone = address("fd66::101", 128, 0, null);
        interfaces.add(vip);
        interfaces.add(alone);
        assertThat(found(vip).flags() & TENTATIVE).isZero();
        assertThat(found(alone).flags() & TENTATIVE).isZero();
        assertThat(found(alone).protocol()).isEqualTo(AssignedAddress.VRRP);
        assertThat(machine.ip("-6 route show")).doesNotContain("fd66::101");
        assertThat(machine.ip("-6 addr show dev eth0")).contains("fd66::101/128 scope global nodad deprecated");
        assertThat(interfaces.remove(vip)).isTrue();
        assertThat(interfaces.remove(alone)).isTrue();
    }

    @Test
    void addresses_thatOthersPutUp_areNotOfVrrp() {
        machine.ip("addr add 10.66.0.200/24 dev eth0");
        assertThat(found(address("10.66.0.200", 24, 0, null)).protocol()).isZero();
        assertThat(interfaces.add(address("10.66.0.200", 24, 0, null))).isFalse();
    }

    @Test
    void add_whereThereIsNoInterface_orNoCapability_saysWhich() {
        var nowhere = AssignedAddress.forVrrp(999, IpAddress.parse("10.66.0.100"), 24, 0, null);
        assertThatThrownBy(() -> interfaces.add(nowhere))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .hasMessageContaining("RTM_NEWADDR 10.66.0.100/24 on interface 999");
        assertThat(interfaces.remove(nowhere)).isFalse();
        assertThatThrownBy(() -> machine.call(() -> {
            Capabilities.keepOnly(Set.of());
            return interfaces.add(address("10.66.0.100", 24, 0, null));
        })).isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
}
