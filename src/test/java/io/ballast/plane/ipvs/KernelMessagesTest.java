package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.server;
import static io.ballast.plane.ipvs.KernelTables.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import io.ballast.linux.MalformedMessage;
import io.ballast.linux.ScriptedKernel;
import io.ballast.linux.ScriptedKernel.Request;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;
import io.ballast.table.Timeouts;
import io.ballast.table.Tunnel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of message as its bytes, on a little-endian machine; cut off and damaged everywhere. */
class KernelMessagesTest {

    private static final int FAMILY = 34;

    /** ip_vs_genl_fill_stats64: connections 1 to outgoing bytes a second 10, as 1 to 10, and a padding attribute. */
    private static final String STATS64 = """
            7c 00 0c 00
            0c 00 01 00 01 00 00 00 00 00 00 00  0c 00 02 00 02 00 00 00 00 00 00 00
            0c 00 03 00 03 00 00 00 00 00 00 00  0c 00 04 00 04 00 00 00 00 00 00 00
            0c 00 05 00 05 00 00 00 00 00 00 00  0c 00 06 00 06 00 00 00 00 00 00 00
            0c 00 07 00 07 00 00 00 00 00 00 00  0c 00 08 00 08 00 00 00 00 00 00 00
            0c 00 09 00 09 00 00 00 00 00 00 00  0c 00 0a 00 0a 00 00 00 00 00 00 00
            """;
    private static final Traffic COUNTED = new Traffic(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private static final String TCP_SERVICE = """
            01 01 00 00  f4 00 01 00
            06 00 01 00 02 00 00 00
            06 00 02 00 06 00 00 00
            14 00 03 00 0a 4d 00 64 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 04 00 01 bb 00 00
            08 00 06 00 77 6c 63 00
            0c 00 07 00 0b 00 00 00 ff ff ff ff
            08 00 08 00 2c 01 00 00
            08 00 09 00 ff ff ff 00
            08 00 0b 00 73 69 70 00
            1c 00 0a 00 08 00 01 00 63 00 00 00 0c 00 04 00 63 00 00 00 00 00 00 00 04 00 0b 00
            """ + STATS64;

    private static final String MARK_SERVICE = """
            01 01 00 00  30 00 01 80
            06 00 01 00 0a 00 00 00
            08 00 05 00 00 28 6b ee
            07 00 06 00 73 68 00 00
            0c 00 07 00 02 00 00 00 ff ff ff ff
            08 00 09 00 80 00 00 00
            """;

    private static final String SERVER = """
            05 01 00 00  f4 00 02 00
            14 00 01 00 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 02
            06 00 02 00 1f 90 00 00
            08 00 03 00 02 00 00 00
            08 00 04 00 05 00 00 00
            05 00 0d 00 01 00 00 00
            06 00 0e 00 17 c0 00 00
            06 00 0f 00 02 00 00 00
            08 00 05 00 64 00 00 00
            08 00 06 00 32 00 00 00
            08 00 07 00 0b 00 00 00
            08 00 08 00 16 00 00 00
            08 00 09 00 21 00 00 00
            06 00 0b 00 0a 00 00 00
            """ + STATS64;

    private static final String INFO = "0e 01 00 00  08 00 01 00 01 02 01 00  08 00 02 00 00 10 00 00";
    private static final String TIMEOUTS = """
            0c 01 00 00  08 00 04 00 84 03 00 00  08 00 05 00 78 00 00 00  08 00 06 00 2c 01 00 00
            """;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** A kind of message with what reads it. */
    record Kind(String name, String hex, Consumer<IpvsClient> reader) {

        byte[] payload() {
            return bytes(hex);
        }
    }

    static List<Kind> nests() {
        return List.of(new Kind("service", TCP_SERVICE, client -> client.services(_ -> {
        })), new Kind("mark", MARK_SERVICE, client -> client.service(new MarkKey(1, Family.IPV6))),
                new Kind("server", SERVER, client -> client.servers(tcp("10.77.0.100", 443), _ -> {
                })));
    }

    static List<Kind> kinds() {
        var all = new ArrayList<>(nests());
        all.add(new Kind("info", INFO, IpvsClient::about));
        all.add(new Kind("timeouts", TIMEOUTS, IpvsClient::timeouts));
        return all;
    }

    /** A kernel that answers every question with this payload behind a right netlink header. */
    private static IpvsClient answering(byte[] payload) {
        return new IpvsClient(new ScriptedKernel(request -> answer(request, payload)), Duration.ofSeconds(1));
    }

    private static List<ByteBuffer> answer(Request request, byte[] payload) {
        if (request.type() == 16) {
            return List.of(ScriptedKernel.reply(request, 1, attributes -> attributes.u16(1, FAMILY)),
                    ScriptedKernel.ack(request));
        }
        boolean dump = (request.flags() & 0x300) == 0x300;
        return List.of(
                ScriptedKernel.message(FAMILY, 2, request.sequence(), ScriptedKernel.PORT, body -> body.put(payload)),
                dump ? ScriptedKernel.done(request, 0) : ScriptedKernel.ack(request));
    }

    @Test
    void service_isReadFromTheKernelsBytes() {
        var read = new ArrayList<ServiceRecord>();
        answering(bytes(TCP_SERVICE)).services(read::add);

        assertThat(read).containsExactly(new ServiceRecord(new ServiceEntry(tcp("10.77.0.100", 443), "wlc",
                Set.of(SchedulerFlag.FLAG_1), new Persistence(300, 24, "sip"), false, List.of()), COUNTED));
    }

    @Test
    void serviceByMark_isReadWithoutAddress_andAboveTheSignBit() {
        var read = answering(bytes(MARK_SERVICE)).service(new MarkKey(1, Family.IPV6));

        assertThat(read).isEqualTo(new ServiceRecord(
                new ServiceEntry(new MarkKey(4_000_000_000L, Family.IPV6), "sh", List.of()), Traffic.ZERO));
    }

    @Test
    void service_ofAProtocolThatIsNotBalanced_isPassedOver() {
        var icmp = bytes(TCP_SERVICE);
        icmp[20] = 58;
        var read = new ArrayList<ServiceRecord>();
        answering(icmp).services(read::add);

        assertThat(read).isEmpty();
    }

    @Test
    void server_isReadFromTheKernelsBytes() {
        var read = new ArrayList<ServerRecord>();
        answering(bytes(SERVER)).servers(tcp("10.77.0.100", 443), read::add);

        assertThat(read).containsExactly(new ServerRecord(
                new ServerEntry(new ServerKey(IpAddress.parse("fd77::2"), 8080), Forwarding.TUN, 5, 100, 50,
                        new Tunnel(Tunnel.Type.GUE, 6080, Tunnel.Checksum.REMOTE)),
                new ServerCounters(11, 22, 33, COUNTED)));
    }

    @Test
    void info_isReadInItsOwnNumbers() {
        assertThat(answering(bytes(INFO)).about()).isEqualTo(new IpvsClient.About("1.2.1", 4096));
    }

    @Test
    void timeouts_areRead() {
        assertThat(answering(bytes(TIMEOUTS)).timeouts()).isEqualTo(new Timeouts(900, 120, 300));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void message_cutOffAnywhere_isMalformedOrSaysLess(Kind kind) {
        for (int length = 0; length < kind.payload().length; length++) {
            var cut = answering(Arrays.copyOf(kind.payload(), length));
            assertThat(catchThrowable(() -> kind.reader().accept(cut))).as("%s of %d bytes", kind.name(), length)
                    .satisfiesAnyOf(nothing -> assertThat(nothing).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(MalformedMessage.class));
        }
    }

    @ParameterizedTest
    @MethodSource("nests")
    void nest_cutOffAnywhere_isMalformed(Kind kind) {
        for (int length = 8; length < kind.payload().length; length++) {
            var cut = answering(Arrays.copyOf(kind.payload(), length));
            assertThatThrownBy(() -> kind.reader().accept(cut)).as("%s of %d bytes", kind.name(), length)
                    .isInstanceOf(MalformedMessage.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void message_damagedAnywhere_isMalformedOrSaysSomethingElse(Kind kind) {
        var random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            var damaged = kind.payload();
            for (int n = random.nextInt(3); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            var client = answering(damaged);
            assertThat(catchThrowable(() -> kind.reader().accept(client))).as(HexFormat.of().formatHex(damaged))
                    .satisfiesAnyOf(nothing -> assertThat(nothing).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(MalformedMessage.class));
        }
    }

    @Test
    void addService_hasTheBytesThatTheKernelParses() {
        var entry = new ServiceEntry(tcp("10.77.0.100", 443), "wlc", Set.of(SchedulerFlag.FLAG_1),
                new Persistence(300, 24, "sip"), false, List.of());

        assertThat(sent(new Operation.AddService(entry))).isEqualTo(bytes("""
                01 01 00 00  50 00 01 80
                06 00 01 00 02 00 00 00
                06 00 02 00 06 00 00 00
                08 00 03 00 0a 4d 00 64
                06 00 04 00 01 bb 00 00
                08 00 06 00 77 6c 63 00
                0c 00 07 00 09 00 00 00 3d 00 00 00
                08 00 08 00 2c 01 00 00
                08 00 09 00 ff ff ff 00
                08 00 0b 00 73 69 70 00
                """));
    }

    @Test
    void addService_ofIpv6_hasItsPrefixAsANumber_evenWithoutPersistence() {
        var entry = new ServiceEntry(new AddressKey(Protocol.UDP, IpAddress.parse("fd77::64"), 53), "rr", Set.of(),
                null, true, List.of());

        assertThat(sent(new Operation.AddService(entry))).isEqualTo(bytes("""
                01 01 00 00  54 00 01 80
                06 00 01 00 0a 00 00 00
                06 00 02 00 11 00 00 00
                14 00 03 00 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 64
                06 00 04 00 00 35 00 00
                07 00 06 00 72 72 00 00
                0c 00 07 00 04 00 00 00 3d 00 00 00
                08 00 08 00 00 00 00 00
                08 00 09 00 80 00 00 00
                """));
    }

    @Test
    void editServer_hasAllOfTheServer() {
        var tunnelled = new ServerEntry(server("10.77.0.2", 80), Forwarding.TUN, 7, 9, 4,
                new Tunnel(Tunnel.Type.GRE, 0, Tunnel.Checksum.ON));

        assertThat(sent(new Operation.EditServer(new MarkKey(7, Family.IPV4), tunnelled))).isEqualTo(bytes("""
                06 01 00 00  14 00 01 80
                06 00 01 00 02 00 00 00
                08 00 05 00 07 00 00 00
                54 00 02 80
                08 00 01 00 0a 4d 00 02
                06 00 02 00 00 50 00 00
                06 00 0b 00 02 00 00 00
                08 00 03 00 02 00 00 00
                08 00 04 00 07 00 00 00
                08 00 05 00 09 00 00 00
                08 00 06 00 04 00 00 00
                05 00 0d 00 02 00 00 00
                06 00 0e 00 00 00 00 00
                06 00 0f 00 01 00 00 00
                """));
    }

    @Test
    void removals_nameKeysAlone() {
        ServiceKey key = new MarkKey(7, Family.IPV4);

        assertThat(sent(new Operation.RemoveService(key))).isEqualTo(bytes("""
                03 01 00 00  14 00 01 80  06 00 01 00 02 00 00 00  08 00 05 00 07 00 00 00
                """));
        assertThat(sent(new Operation.RemoveServer(key, server("10.77.0.2", 80)))).isEqualTo(bytes("""
                07 01 00 00  14 00 01 80  06 00 01 00 02 00 00 00  08 00 05 00 07 00 00 00
                1c 00 02 80  08 00 01 00 0a 4d 00 02  06 00 02 00 00 50 00 00  06 00 0b 00 02 00 00 00
                """));
    }

    @Test
    void setTimeouts_standsInNoNest() {
        assertThat(sent(new Operation.SetTimeouts(new Timeouts(900, 120, 300)))).isEqualTo(bytes("""
                0c 01 00 00  08 00 04 00 84 03 00 00  08 00 05 00 78 00 00 00  08 00 06 00 2c 01 00 00
                """));
    }

    private static byte[] sent(Operation operation) {
        var kernel = new ScriptedKernel(request -> answer(request, bytes(INFO)));
        var client = new IpvsClient(kernel, Duration.ofSeconds(1));
        var request = client.request(operation);
        assertThat(request).isNotNull();
        client.batch(List.of(request));
        var payload = kernel.requests.getLast().payload();
        var bytes = new byte[payload.limit()];
        payload.get(0, bytes);
        return bytes;
    }
}
