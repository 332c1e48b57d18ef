package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.ballast.linux.Wiretap;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a third machine sees of a master that takes IPv6 addresses over (RFC 4861 sections 4.4 and 7.2.6). */
@Timeout(300)
class NeighbourAdvertisementTest {

    private static final int ICMPV6 = 58;
    private static final int ADVERTISEMENT = 136;
    private static final int OVERRIDE = 0x20;
    private static final int SOLICITED = 0x40;

    @TempDir
    private Path directory;

    private Network network;
    private Told ballast;

    @BeforeEach
    void start() throws Exception {
        network = new Network(directory);
        network.ballast.startRouter();
        ballast = new Told(network.ballast);
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
    }

    /** @param mac in hexadecimal digits */
    private record Heard(String destination, String mac, int hopLimit, int flags, IpAddress target, String option) {

        static boolean is(byte[] frame) {
            return frame.length >= 86 && frame[20] == ICMPV6 && (frame[54] & 255) == ADVERTISEMENT;
        }

        static Heard of(byte[] frame) {
            var hex = HexFormat.of();
            var target = ByteBuffer.wrap(frame, 62, 16);
            return new Heard(hex.formatHex(frame, 0, 6), hex.formatHex(frame, 6, 12), frame[21] & 255, frame[58] & 255,
                    new IpAddress(Family.IPV6, target.getLong(), target.getLong()), hex.formatHex(frame, 78, 86));
        }
    }

    @Test
    void master_tellsEverybodyWhereItsAddressesAre() throws Exception {
        var plain = VirtualRouter.of("PLAIN", 68).ipv6();
        var virtual = VirtualRouter.of("VIRTUAL", 69).ipv6().withVirtualMac();
        var heard = new ArrayList<Heard>();
        try (var tap = network.tap(Wiretap.IPV6)) {
            ballast.configure(List.of(plain, virtual), 200);
            ballast.awaitRole(List.of(plain, virtual), Role.MASTER);
            await().atMost(Network.LONG).until(() -> {
                for (var frame = tap.receive(Duration.ofMillis(50)); frame != null; frame = tap
                        .receive(Duration.ofMillis(50))) {
                    if (Heard.is(frame)) {
                        heard.add(Heard.of(frame));
                    }
                }
                return complete(heard, plain) && complete(heard, virtual);
            });
        }
        assertTold(heard, plain, network.hardware(network.ballast));
        assertTold(heard, virtual, "00005e000245");
    }

    private static boolean complete(List<Heard> heard, VirtualRouter router) {
        return router.held().stream().allMatch(each -> heard.stream().filter(one -> one.target().equals(each))
                .count() >= router.ballast(200).announcements().repeat());
    }

    private static void assertTold(List<Heard> heard, VirtualRouter router, String mac) {
        for (var address : router.held()) {
            assertThat(heard).filteredOn(each -> each.target().equals(address)).allSatisfy(each -> {
                assertThat(each.destination()).isEqualTo("333300000001");
                assertThat(each.mac()).isEqualTo(mac);
                assertThat(each.option()).isEqualTo("0201" + mac);
                assertThat(each.hopLimit()).isEqualTo(255);
                assertThat(each.flags() & (OVERRIDE | SOLICITED)).isEqualTo(OVERRIDE);
            });
        }
    }
}
