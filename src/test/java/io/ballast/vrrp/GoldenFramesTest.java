package io.ballast.vrrp;

import static io.ballast.vrrp.Instances.A;
import static io.ballast.vrrp.Instances.B;
import static io.ballast.vrrp.Instances.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every advert that keepalived sent is read, and written again to the last bit. */
class GoldenFramesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    record Case(String capture, VrrpInstance instance) {

        @Override
        public String toString() {
            return capture + " " + instance.name();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("all", Instances.pass(Instances.v2(51, 100, "10.99.0.100", "10.99.0.101"), "secret12TOOLONG")),
                new Case("all", Instances.v3(52, 200, Duration.ofMillis(500), "10.99.0.102")),
                new Case("all", Instances.unicast(Instances.v3(53, 150, SECOND, "10.99.0.103"), A, B)),
                new Case("all", Instances.v2(55, 100, "10.99.0.105")),
                new Case("all", Instances.v2(57, 255, "10.99.0.107")),
                new Case("two", Instances.v2(61, 100, "10.99.0.161")),
                new Case("two", Instances.v2(62, 100, "10.99.0.162")),
                new Case("two", Instances.v2(63, 100, "10.99.0.163")),
                new Case("two", Instances.v2(66, 200, "10.99.0.166")),
                new Case("two", Instances.v3(65, 100, SECOND, "10.99.0.165")),
                new Case("two", Instances.header(Instances.v2(64, 100, "10.99.0.164"), "secret12")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adverts_areReadAndWrittenAgainToTheLastBit(Case c) {
        var packets = Captures.ipv4(c.capture, c.instance.virtualRouterId());
        assertThat(packets).hasSizeGreaterThan(15);
        for (var packet : packets) {
            var valid = read(receiver(c.instance), packet);
            assertThat(valid.advert().interval()).isEqualTo(c.instance.advertInterval());
            assertThat(valid.advert().addresses()).isEqualTo(c.instance.told());
            assertThat(hex(write(c.instance, valid, packet))).isEqualTo(hex(packet));
        }
    }

    @Test
    void adverts_ofIpv6_areReadAndWrittenAgainToTheLastBit() {
        var codec = new AdvertCodec(Instances.v3(54, 150, SECOND, "fe80::54", "2001:db8::54"));
        var packets = Captures.ipv6("all");
        assertThat(packets).hasSize(16);
        for (var packet : packets) {
            var advert = ((Reading.Valid) codec.readIpv6(packet.envelope(), packet.message())).advert();
            assertThat(hex(codec.message(advert.priority(), packet.envelope().source(),
                    packet.envelope().destination()))).isEqualTo(hex(packet.message()));
        }
        assertThat(packets).last().satisfies(last -> assertThat(last.message()[2]).isZero());
    }

    @Test
    void captures_holdNoAdvertOfAnInstanceThatIsNotTestedHere() {
        var known = cases().map(c -> c.instance.virtualRouterId()).toList();
        assertThat(Stream.of("all", "two").flatMap(name -> Captures.ipv4(name).stream())
                .map(packet -> AdvertCodec.virtualRouterId(packet).orElseThrow()).distinct())
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void headers_thatCome_areBelievedInTheirOrderAndOnlyOnce() {
        var codec = new AdvertCodec(Instances.header(Instances.v2(64, 100, "10.99.0.164"), "secret12"));
        var packets = Captures.ipv4("two", 64);
        assertThat(codec.readIpv4(packets.getFirst())).isInstanceOf(Reading.Valid.class);
        assertThat(codec.readIpv4(packets.getFirst())).isInstanceOfSatisfying(Reading.Rejection.class,
                rejection -> assertThat(rejection.kind()).isEqualTo(RejectionKind.REPLAY));
    }

    @Test
    void message_withoutPseudoHeader_differsInItsChecksumAndIsBelievedAsWell() {
        var plain = Instances.v3(52, 200, Duration.ofMillis(500), "10.99.0.102");
        var with = new AdvertCodec(plain).ipv4Packet(200, A, GROUP, 1);
        var without = new AdvertCodec(Instances.messageOnly(plain)).ipv4Packet(200, A, GROUP, 1);
        assertThat(hex(with)).endsWith("3134c801003210dc0a630066").isNotEqualTo(hex(without));
        assertThat(hex(without)).endsWith("3134c8010032fbce0a630066");
        for (var packet : List.of(with, without)) {
            assertThat(new AdvertCodec(plain).readIpv4(packet)).isInstanceOf(Reading.Valid.class);
        }
    }

    /** One that the packet was meant for, and that has not heard any yet. */
    private static AdvertCodec receiver(VrrpInstance instance) {
        return new AdvertCodec(instance.transport() instanceof Transport.Unicast
                ? Instances.unicast(instance, B, A)
                : instance);
    }

    private static Reading.Valid read(AdvertCodec codec, byte[] packet) {
        var reading = codec.readIpv4(packet);
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return (Reading.Valid) reading;
    }

    private static byte[] write(VrrpInstance instance, Reading.Valid valid, byte[] packet) {
        var bytes = ByteBuffer.wrap(packet);
        var destination = IpAddress.of(Arrays.copyOfRange(packet, 16, 20));
        var codec = new AdvertCodec(instance);
        if (packet[9] == Ipv4Packet.AUTHENTICATION_HEADER) {
            for (int i = 1; i < bytes.getInt(28); i++) {
                codec.ipv4Packet(100, A, GROUP, i);
            }
        }
        return codec.ipv4Packet(valid.advert().priority(), valid.source(), destination, bytes.getShort(4));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
