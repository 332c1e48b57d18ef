package io.ballast.vrrp;

import static io.ballast.vrrp.Instances.A;
import static io.ballast.vrrp.Instances.B;
import static io.ballast.vrrp.Instances.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdvertCodecTest {

    private static final VrrpInstance PLAIN = Instances.v3(7, 100, Duration.ofMillis(100), "10.99.0.7", "10.99.0.8");
    private static final VrrpInstance SECONDS = Instances.v2(7, 100, "10.99.0.7");
    private static final VrrpInstance SIX = Instances.v3(7, 100, Duration.ofSeconds(1), "fe80::7", "2001:db8::7");
    private static final IpAddress SIX_SOURCE = IpAddress.parse("fe80::1");
    private static final Envelope SIX_ENVELOPE = new Envelope(SIX_SOURCE, Transport.GROUP_IPV6, 255);
    private static final int SEED = 9568;
    private static final int MUTATIONS = 10_000;

    static Stream<VrrpInstance> instances() {
        return Stream.of(PLAIN, Instances.messageOnly(PLAIN), SECONDS, Instances.pass(SECONDS, "1111"),
                Instances.header(SECONDS, "1111"));
    }

    @ParameterizedTest
    @MethodSource("instances")
    void packet_ofOurs_isBelievedByItsPeer(VrrpInstance instance) {
        for (int priority : List.of(0, 1, 100, 255)) {
            var reading = new AdvertCodec(instance).readIpv4(packet(instance, priority));
            assertThat(reading).isEqualTo(new Reading.Valid(new Advert(instance.version(), 7, priority,
                    instance.advertInterval(), instance.told()), A));
        }
    }

    @ParameterizedTest
    @MethodSource("instances")
    void packet_cutOffAnywhere_isRejected(VrrpInstance instance) {
        var packet = packet(instance, 100);
        for (int length = 0; length < packet.length; length++) {
            assertThat(kind(instance, Arrays.copyOf(packet, length))).isEqualTo(RejectionKind.HEADER);
            assertThat(kind(instance, shortened(packet, length))).isIn(RejectionKind.HEADER, RejectionKind.LENGTH,
                    RejectionKind.PROTOCOL);
        }
    }

    @Test
    void message_ofIpv6CutOffAnywhere_isRejected() {
        var message = new AdvertCodec(SIX).message(100, SIX_SOURCE, Transport.GROUP_IPV6);
        assertThat(new AdvertCodec(SIX).readIpv6(SIX_ENVELOPE, message)).isInstanceOf(Reading.Valid.class);
        for (int length = 0; length < message.length; length++) {
            assertThat(rejection(new AdvertCodec(SIX).readIpv6(SIX_ENVELOPE, Arrays.copyOf(message, length))).kind())
                    .isEqualTo(RejectionKind.LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("instances")
    void packets_changedAtRandom_throwNothing(VrrpInstance instance) {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            var packet = mutated(packet(instance, 100), random);
            var reading = new AdvertCodec(instance).readIpv4(packet);
            AdvertCodec.virtualRouterId(packet);
            if (reading instanceof Reading.Rejection rejection) {
                assertThat(rejection.sentence()).isNotBlank().doesNotContain("null");
            }
        }
    }

    @Test
    void messages_ofIpv6ChangedAtRandom_throwNothing() {
        var random = new SplittableRandom(SEED);
        var message = new AdvertCodec(SIX).message(100, SIX_SOURCE, Transport.GROUP_IPV6);
        for (int i = 0; i < MUTATIONS; i++) {
            assertThat(new AdvertCodec(SIX).readIpv6(SIX_ENVELOPE, mutated(message, random))).isNotNull();
        }
    }

    @Test
    void packet_changedInOneBitOfItsMessage_isRejected() {
        var packet = packet(Instances.header(SECONDS, "1111"), 100);
        for (int bit = 20 * 8; bit < packet.length * 8; bit++) {
            var changed = packet.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            // Bytes 22 and 23 are reserved: whoever changes them changes what is proven.
            assertThat(new AdvertCodec(Instances.header(SECONDS, "1111")).readIpv4(changed))
                    .as("bit %d", bit)
                    .isInstanceOf(bit / 8 == 22 || bit / 8 == 23 ? Reading.class : Reading.Rejection.class);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Forgery(String name, VrrpInstance receiver, byte[] packet, RejectionKind kind) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Forgery> forgeries() {
        var unicast = Instances.unicast(PLAIN, B, A);
        var distant = new VrrpInstance("VI_7", VrrpVersion.V3, PLAIN.family(), 7, "eth0", 100,
                PLAIN.advertInterval(), Preemption.AT_ONCE, 3, new Transport.Unicast(B, List.of(A), 250),
                PLAIN.authentication(), PLAIN.checksum(), true, PLAIN.addresses(), List.of(), false,
                Announcements.DEFAULT);
        return Stream.of(
                new Forgery("TCP", PLAIN, changed(PLAIN, packet -> packet[9] = 6), RejectionKind.PROTOCOL),
                new Forgery("TCP behind AH", Instances.header(SECONDS, "1111"),
                        changed(Instances.header(SECONDS, "1111"), packet -> packet[20] = 6), RejectionKind.PROTOCOL),
                new Forgery("to one, not the group", PLAIN, codec(PLAIN).ipv4Packet(100, A, B, 1),
                        RejectionKind.DESTINATION),
                new Forgery("to the group, not to one", unicast, packet(PLAIN, 100), RejectionKind.DESTINATION),
                new Forgery("from no peer", unicast, codec(unicast).ipv4Packet(100, IpAddress.parse("10.0.0.1"), B, 1),
                        RejectionKind.SOURCE),
                new Forgery("from afar", PLAIN, changed(PLAIN, packet -> packet[8] = (byte) 254),
                        RejectionKind.HOP_LIMIT),
                new Forgery("from too far", distant,
                        withHopLimit(codec(distant).ipv4Packet(100, A, B, 1), 249), RejectionKind.HOP_LIMIT),
                new Forgery("version 2 for 3", PLAIN, packet(SECONDS, 100), RejectionKind.VERSION),
                new Forgery("version 3 for 2", SECONDS, packet(PLAIN, 100), RejectionKind.VERSION),
                new Forgery("type 2", PLAIN, changed(PLAIN, packet -> packet[20] = 0x32), RejectionKind.TYPE),
                new Forgery("no address", PLAIN, shortened(changed(PLAIN, packet -> packet[23] = 0), 28),
                        RejectionKind.LENGTH),
                new Forgery("more addresses than bytes", PLAIN, changed(PLAIN, packet -> packet[23] = 3),
                        RejectionKind.LENGTH),
                new Forgery("fewer addresses than bytes", PLAIN, changed(PLAIN, packet -> packet[23] = 1),
                        RejectionKind.LENGTH),
                new Forgery("another priority", PLAIN, changed(PLAIN, packet -> packet[22] = (byte) 255),
                        RejectionKind.CHECKSUM),
                new Forgery("another router", PLAIN, packet(Instances.v3(8, 100, PLAIN.advertInterval(), "10.99.0.7"),
                        100), RejectionKind.ROUTER_ID),
                new Forgery("no password", Instances.pass(SECONDS, "1111"), packet(SECONDS, 100),
                        RejectionKind.AUTHENTICATION_TYPE),
                new Forgery("a password where none is", SECONDS, packet(Instances.pass(SECONDS, "1111"), 100),
                        RejectionKind.AUTHENTICATION_TYPE),
                new Forgery("another password", Instances.pass(SECONDS, "1111"),
                        packet(Instances.pass(SECONDS, "1112"), 100), RejectionKind.AUTHENTICATION),
                new Forgery("another key", Instances.header(SECONDS, "1111"),
                        packet(Instances.header(SECONDS, "1112"), 100), RejectionKind.AUTHENTICATION),
                new Forgery("a header where none is", SECONDS, packet(Instances.header(SECONDS, "1111"), 100),
                        RejectionKind.AUTHENTICATION_TYPE),
                new Forgery("no header", Instances.header(SECONDS, "1111"), headless(),
                        RejectionKind.AUTHENTICATION_TYPE),
                new Forgery("another interval in version 2", SECONDS,
                        packet(interval(VrrpVersion.V2, Duration.ofSeconds(2)), 100), RejectionKind.INTERVAL));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void forgery_isRejectedByItsKind(Forgery forgery) {
        var rejection = rejection(codec(forgery.receiver).readIpv4(forgery.packet));
        assertThat(rejection.kind()).isEqualTo(forgery.kind);
        assertThat(rejection.source()).isNotNull();
        assertThat(rejection.sentence()).isNotBlank();
    }

    /** Wrong in everything at first; each check that is passed shows the next. */
    @Test
    void checks_areMadeInTheOrderOfTheStandard() {
        var receiver = Instances.pass(SECONDS, "1111");
        var other = Instances.pass(new VrrpInstance("VI_8", VrrpVersion.V2, PLAIN.family(), 8, "eth0", 100,
                Duration.ofSeconds(2), Preemption.AT_ONCE, 3, PLAIN.transport(), PLAIN.authentication(),
                PLAIN.checksum(), true, SECONDS.addresses(), List.of(), false, Announcements.DEFAULT), "1112");
        var packet = codec(other).ipv4Packet(100, A, B, 1);
        packet[8] = 1;
        packet[20] = 0x32;
        packet[23] = 9;
        var seen = new ArrayList<RejectionKind>();
        List<Consumer<byte[]>> repairs = List.of(bytes -> System.arraycopy(GROUP.bytes(), 0, bytes, 16, 4),
                bytes -> bytes[8] = (byte) 255, bytes -> bytes[20] = 0x22, bytes -> bytes[20] = 0x21,
                bytes -> bytes[23] = 1, AdvertCodecTest::sum, bytes -> change(bytes, 21, 7),
                bytes -> change(bytes, 24, 1), bytes -> change(bytes, 35, '1'), bytes -> change(bytes, 25, 1));
        packet[24] = 0;
        for (var repair : repairs) {
            seen.add(kind(receiver, packet));
            repair.accept(packet);
        }
        assertThat(seen).containsExactly(RejectionKind.DESTINATION, RejectionKind.HOP_LIMIT, RejectionKind.VERSION,
                RejectionKind.TYPE, RejectionKind.LENGTH, RejectionKind.CHECKSUM, RejectionKind.ROUTER_ID,
                RejectionKind.AUTHENTICATION_TYPE, RejectionKind.AUTHENTICATION, RejectionKind.INTERVAL);
        assertThat(codec(receiver).readIpv4(packet)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void interval_anotherInVersion3_isTold() {
        var slower = interval(VrrpVersion.V3, Duration.ofMillis(40_950));
        assertThat(codec(PLAIN).readIpv4(packet(slower, 100))).isInstanceOfSatisfying(Reading.Valid.class,
                valid -> assertThat(valid.advert().interval()).hasMillis(40_950));
    }

    @Test
    void interval_ofZero_isRejected() {
        var packet = packet(Instances.messageOnly(PLAIN), 100);
        packet[25] = 0;
        sum(packet);
        assertThat(kind(PLAIN, packet)).isEqualTo(RejectionKind.INTERVAL);
    }

    @Test
    void header_fromAnotherThanItsIndexSays_isRejected() {
        var header = Instances.header(SECONDS, "1111");
        var packet = packet(header, 100);
        packet[15] = 9;
        assertThat(kind(header, packet)).isEqualTo(RejectionKind.AUTHENTICATION);
    }

    @Test
    void header_byUnicast_mayLoseHopsOnItsWay() {
        var sender = Instances.unicast(Instances.header(SECONDS, "1111"), A, B);
        var receiver = Instances.unicast(Instances.header(SECONDS, "1111"), B, A);
        var packet = withHopLimit(codec(sender).ipv4Packet(100, A, B, 1), 240);
        assertThat(codec(receiver).readIpv4(packet)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void headers_ofANewMaster_goOnWhereTheLastOnesEnded() {
        var agreed = Instances.header(SECONDS, "1111");
        var first = codec(agreed);
        var second = codec(agreed);
        for (int i = 1; i <= 5; i++) {
            assertThat(second.readIpv4(first.ipv4Packet(100, A, GROUP, i))).isInstanceOf(Reading.Valid.class);
        }
        assertThat(first.readIpv4(second.ipv4Packet(100, B, GROUP, 1))).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void headers_ofTwoWhoSpeakAtTheSameTime_areBelieved() {
        var agreed = Instances.header(SECONDS, "1111");
        var first = codec(agreed);
        var second = codec(agreed);
        for (int i = 1; i <= 5; i++) {
            var ofFirst = first.ipv4Packet(100, A, GROUP, i);
            var ofSecond = second.ipv4Packet(100, B, GROUP, i);
            assertThat(first.readIpv4(ofSecond)).isInstanceOf(Reading.Valid.class);
            assertThat(second.readIpv4(ofFirst)).isInstanceOf(Reading.Valid.class);
            assertThat(rejection(first.readIpv4(ofFirst)).kind()).as("our own").isEqualTo(RejectionKind.REPLAY);
        }
    }

    @Test
    void headers_ofAProcessThatWasReplaced_goOn() {
        var agreed = Instances.header(SECONDS, "1111");
        var before = codec(agreed);
        var peer = codec(agreed);
        peer.readIpv4(before.ipv4Packet(100, A, GROUP, 1));
        assertThat(rejection(peer.readIpv4(codec(agreed).ipv4Packet(100, A, GROUP, 1))).kind())
                .isEqualTo(RejectionKind.REPLAY);
        var after = new AdvertCodec(agreed, before.lastSequence());
        assertThat(peer.readIpv4(after.ipv4Packet(100, A, GROUP, 1))).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void addresses_255_fitAPacket() {
        var texts = new String[VrrpInstance.MOST_ADDRESSES];
        Arrays.setAll(texts, i -> "10.99.1." + (i + 1));
        var many = Instances.v3(7, 100, Duration.ofSeconds(1), texts);
        assertThat(codec(many).readIpv4(packet(many, 100))).isInstanceOfSatisfying(Reading.Valid.class,
                valid -> assertThat(valid.advert().addresses()).hasSize(255));
    }

    private static AdvertCodec codec(VrrpInstance instance) {
        return new AdvertCodec(instance);
    }

    private static byte[] packet(VrrpInstance instance, int priority) {
        return codec(instance).ipv4Packet(priority, A, GROUP, 1);
    }

    private static VrrpInstance interval(VrrpVersion version, Duration interval) {
        return new VrrpInstance("VI_7", version, PLAIN.family(), 7, "eth0", 100, interval, Preemption.AT_ONCE, 3,
                PLAIN.transport(), PLAIN.authentication(), PLAIN.checksum(), true, PLAIN.addresses(), List.of(),
                false, Announcements.DEFAULT);
    }

    /** Says that it has a header, and has none. */
    private static byte[] headless() {
        var message = codec(Instances.header(SECONDS, "1111")).message(100, A, GROUP);
        var header = Ipv4Packet.header(A, GROUP, 1, Ipv4Packet.VRRP, message.length);
        var packet = Arrays.copyOf(header, header.length + message.length);
        System.arraycopy(message, 0, packet, header.length, message.length);
        return packet;
    }

    private static void change(byte[] packet, int at, int value) {
        packet[at] = (byte) value;
        sum(packet);
    }

    /** Makes the checksum of the message right, without the pseudo header. */
    private static void sum(byte[] packet) {
        packet[26] = 0;
        packet[27] = 0;
        int sum = InternetChecksum.of(Arrays.copyOfRange(packet, 20, packet.length));
        packet[26] = (byte) (sum >> 8);
        packet[27] = (byte) sum;
    }

    private static byte[] changed(VrrpInstance instance, Consumer<byte[]> change) {
        var packet = packet(instance, 100);
        change.accept(packet);
        return packet;
    }

    private static byte[] withHopLimit(byte[] packet, int hopLimit) {
        packet[8] = (byte) hopLimit;
        return packet;
    }

    /** Cut off, and its IPv4 header says so. */
    private static byte[] shortened(byte[] packet, int length) {
        var cut = Arrays.copyOf(packet, length);
        if (length > 3) {
            cut[2] = (byte) (length >> 8);
            cut[3] = (byte) length;
        }
        return cut;
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        var mutated = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 40)) : bytes.clone();
        for (int n = random.nextInt(1, 6); n > 0 && mutated.length > 0; n--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        }
        return mutated;
    }

    private static RejectionKind kind(VrrpInstance instance, byte[] packet) {
        return rejection(codec(instance).readIpv4(packet)).kind();
    }

    private static Reading.Rejection rejection(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Rejection.class);
        return (Reading.Rejection) reading;
    }
}
