package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdvertSocketsTest {

    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final IpAddress GROUP6 = IpAddress.parse("ff02::12");
    private static final IpAddress FIRST = IpAddress.parse("10.66.0.1");
    private static final IpAddress SECOND = IpAddress.parse("10.66.0.2");
    private static final int QUEUE = 64 * 1024;
    private static final byte[] WORDS = "an advert".getBytes(StandardCharsets.US_ASCII);

    private final Namespace one = new Namespace();
    private final Namespace two = new Namespace();
    private int here;
    private int there;

    @BeforeEach
    void join() {
        Namespace.join(one, two);
        here = one.index("eth0");
        there = two.index("eth0");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    /** A packet with some words; the kernel fills in length and checksum. */
    private static byte[] packet(int protocol, IpAddress from, IpAddress to) {
        return ByteBuffer.allocate(20 + WORDS.length).put((byte) 0x45).put((byte) 0xc0)
                .putShort((short) (20 + WORDS.length)).putShort((short) 7).putShort((short) 0).put((byte) 255)
                .put((byte) protocol).putShort((short) 0).put(from.bytes()).put(to.bytes()).put(WORDS).array();
    }

    private static ReceivedPacket next(Namespace in, AdvertReceiver receiver) {
        return in.call(() -> {
            try (var poll = new PollSet()) {
                poll.waitFor(Set.of(receiver));
                assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).containsExactly(receiver);
                return Objects.requireNonNull(receiver.receive());
            }
        });
    }

    @Test
    void multicast_isHeardByTheOthers_withItsWholeHeader_andNotByTheSender() {
        try (var own = one.call(() -> AdvertReceiver.plain(Family.IPV4, here, GROUP, QUEUE));
                var other = two.call(() -> AdvertReceiver.plain(Family.IPV4, there, GROUP, QUEUE));
                var sender = one.call(() -> new AdvertSender(Family.IPV4, here))) {
            sender.sendIpv4(packet(112, FIRST, GROUP), GROUP);

            var heard = next(two, other);
            assertThat(heard.source()).isEqualTo(FIRST);
            assertThat(heard.destination()).isEqualTo(GROUP);
            assertThat(heard.hopLimit()).isEqualTo(255);
            assertThat(heard.bytes()).startsWith(0x45, 0xc0, 0, 20 + WORDS.length, 0, 7).endsWith(WORDS);
            assertThat(other.receive()).isNull();
            assertThat(own.receive()).isNull();
        }
    }

    @Test
    void unicast_isHeardWithoutAnInterface() {
        try (var other = two.call(() -> AdvertReceiver.plain(Family.IPV4, 0, null, QUEUE));
                var sender = one.call(() -> new AdvertSender(Family.IPV4, 0))) {
            sender.sendIpv4(packet(112, FIRST, SECOND), SECOND);
            assertThat(next(two, other).destination()).isEqualTo(SECOND);

            // No member of the group itself, it does not hear what another socket joined for.
            try (var member = two.call(() -> AdvertReceiver.plain(Family.IPV4, there, GROUP, QUEUE));
                    var toGroup = one.call(() -> new AdvertSender(Family.IPV4, here))) {
                toGroup.sendIpv4(packet(112, FIRST, GROUP), GROUP);
                assertThat(next(two, member)).isNotNull();
                assertThat(other.receive()).isNull();
            }
        }
    }

    @Test
    void authenticated_hearsTheOtherProtocolAlone() {
        try (var header = two.call(() -> AdvertReceiver.authenticated(there, GROUP, QUEUE));
                var sender = one.call(() -> new AdvertSender(Family.IPV4, here))) {
            sender.sendIpv4(packet(112, FIRST, GROUP), GROUP);
            sender.sendIpv4(packet(51, FIRST, GROUP), GROUP);
            assertThat(next(two, header).bytes()[9]).isEqualTo((byte) 51);
            assertThat(header.receive()).isNull();
        }
    }

    @Test
    void ipv6_tellsSourceDestinationAndHopLimitBesideTheMessage() {
        var source = IpAddress.parse("fd66::1");
        var peer = IpAddress.parse("fd66::2");
        try (var own = one.call(() -> AdvertReceiver.plain(Family.IPV6, here, GROUP6, QUEUE));
                var other = two.call(() -> AdvertReceiver.plain(Family.IPV6, there, GROUP6, QUEUE));
                var sender = one.call(() -> new AdvertSender(Family.IPV6, here))) {
            for (var to : new IpAddress[]{GROUP6, peer}) {
                sender.sendIpv6(WORDS, source, to);
                var heard = next(two, other);
                assertThat(heard.source()).isEqualTo(source);
                assertThat(heard.destination()).isEqualTo(to);
                assertThat(heard.hopLimit()).isEqualTo(255);
                assertThat(heard.bytes()).isEqualTo(WORDS);
            }
            assertThat(own.receive()).isNull();
        }
    }

    @Test
    void open_onNoSuchInterface_saysSo() {
        assertThatThrownBy(() -> one.call(() -> AdvertReceiver.plain(Family.IPV4, 999, GROUP, QUEUE)))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .hasMessageContaining("999");
    }

    @Test
    void send_onAnInterfaceThatIsDown_fails() {
        one.ip("link set eth0 down");
        try (var sender = one.call(() -> new AdvertSender(Family.IPV4, here))) {
            assertThatThrownBy(() -> sender.sendIpv4(packet(112, FIRST, GROUP), GROUP))
                    .isInstanceOf(ErrnoException.class).hasMessageContaining("sendto(224.0.0.18)");
        }
    }

    @Test
    void open_withoutTheCapability_isForbidden() {
        assertThatThrownBy(() -> one.call(() -> {
            Capabilities.keepOnly(Set.of());
            return AdvertReceiver.plain(Family.IPV4, here, GROUP, QUEUE);
        })).isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
}
