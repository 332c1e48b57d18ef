package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the director does with its addresses, without the lab. */
class AddressesInANamespaceTest {

    private static final HeldAddress VIP = new HeldAddress(IpAddress.parse("10.66.0.100"), 24, "eth0");

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
    void address_comesAndGoes_twiceIsNoFault() {
        assertThat(addresses.interfaces()).contains("lo", "eth0");
        for (int i = 0; i < 2; i++) {
            addresses.add(VIP);
            assertThat(addresses.read()).contains(VIP);
        }
        assertThat(addresses.announce(VIP)).isTrue();
        assertThat(addresses.ways(List.of(IpAddress.parse("10.66.0.77")))).hasSize(1);
        assertThat(addresses.ways(List.of(IpAddress.parse("10.77.0.1")))).isEmpty();
        for (int i = 0; i < 2; i++) {
            addresses.remove(VIP);
            assertThat(addresses.read()).doesNotContain(VIP);
        }
    }

    @Test
    void interfaceThatDoesNotExist_isNamed() {
        var nowhere = new HeldAddress(VIP.address(), 24, "nowhere0");
        assertThatThrownBy(() -> addresses.add(nowhere)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("nowhere0");
        assertThatThrownBy(() -> addresses.remove(nowhere)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("nowhere0");
    }
}
