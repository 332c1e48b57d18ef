package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.ballast.table.IpAddress;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DroppedAddressesTest {

    private static final IpAddress OWN = IpAddress.parse("10.66.0.1");
    private static final IpAddress OWN6 = IpAddress.parse("fd66::1");
    private static final IpAddress VIP = IpAddress.parse("10.66.0.100");
    private static final IpAddress VIP6 = IpAddress.parse("fd66::100");

    private final Namespace machine = new Namespace();
    private final Namespace other = new Namespace();
    private final DroppedAddresses dropped = machine.call(DroppedAddresses::new);

    @BeforeEach
    void join() {
        Namespace.join(machine, other);
        machine.ip("addr add " + VIP + "/32 dev eth0");
        machine.ip("addr add " + VIP6 + "/128 dev eth0 nodad");
    }

    @AfterEach
    void close() {
        dropped.close();
        machine.close();
        other.close();
    }

    /** Whether an echo comes back: that to its own address, sent after it, tells when to wait no longer. */
    private boolean answers(IpAddress address, IpAddress own) {
        try (var echo = other.call(() -> new EchoSocket(address.family(), null))) {
            echo.send(address, 1, 7);
            echo.send(own, 2, 7);
            boolean answered = false;
            while (true) {
                var reply = echo.receive(Duration.ofSeconds(10));
                if (reply != null && reply.from().equals(own)) {
                    return answered;
                }
                answered |= reply != null && reply.from().equals(address);
            }
        }
    }

    /** The first echoes may come back in another order, while neighbours are looked for. */
    private void awaitAnswer(IpAddress address, IpAddress own) {
        Awaitility.await().until(() -> answers(address, own));
    }

    @Test
    void replace_dropsWhatIsForTheseAddresses_andNothingElse() {
        awaitAnswer(VIP, OWN);
        awaitAnswer(VIP6, OWN6);

        dropped.replace(List.of(VIP, VIP6));
        assertThat(answers(VIP, OWN)).isFalse();
        assertThat(answers(VIP6, OWN6)).isFalse();

        dropped.replace(List.of(VIP6));
        awaitAnswer(VIP, OWN);
        assertThat(answers(VIP6, OWN6)).isFalse();

        dropped.replace(List.of());
        awaitAnswer(VIP6, OWN6);
    }

    @Test
    void neighbours_findTheAddressAllTheSame() {
        dropped.replace(List.of(VIP, VIP6));
        other.ip("neigh flush dev eth0");
        assertThat(answers(VIP, OWN)).isFalse();
        assertThat(answers(VIP6, OWN6)).isFalse();
        for (var address : List.of(VIP, VIP6)) {
            Awaitility.await().untilAsserted(
                    () -> assertThat(other.ip("neigh show " + address)).contains("lladdr"));
        }
    }

    @Test
    void close_leavesNothingBehind() {
        dropped.replace(List.of(VIP));
        dropped.close();
        try (var again = machine.call(DroppedAddresses::new)) {
            awaitAnswer(VIP, OWN);
            again.replace(List.of(VIP));
            assertThat(answers(VIP, OWN)).isFalse();
        }
    }

    @Test
    void replace_ofMany_isOneTransaction() {
        var many = IntStream.range(0, 255).mapToObj(n -> IpAddress.parse("10.67.0." + n)).toList();
        awaitAnswer(VIP, OWN);
        dropped.replace(many);
        dropped.replace(List.of(VIP));
        assertThat(answers(VIP, OWN)).isFalse();
    }

    @Test
    void replace_withoutTheCapability_isForbidden() {
        assertThatThrownBy(() -> machine.call(() -> {
            Capabilities.keepOnly(Set.of());
            dropped.replace(List.of(VIP));
            return true;
        })).isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
}
