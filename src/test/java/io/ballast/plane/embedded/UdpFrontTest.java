package io.ballast.plane.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Timeouts;

import com.sun.management.UnixOperatingSystemMXBean;

import org.junit.jupiter.api.Test;

class UdpFrontTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int DATAGRAMS = 300;

    @Test
    void serverWithoutAWay_leavesNoSocketOpenAndNoFlowBehind() throws IOException {
        var key = new AddressKey(Protocol.UDP, IpAddress.parse("127.0.0.99"), freePort());
        var service = new Service(key, new ServiceEntry(key, "rr", Set.of(), null, false, List.of()),
                () -> new Timeouts(900, 120, 300), 0);
        // Nobody can be reached at port 0, so connecting fails at once, as it does where no route leads.
        var nowhere = new ServerKey(IpAddress.parse("127.0.0.1"), 0);
        service.add(new Server(new ServerEntry(nowhere, Forwarding.NAT, 1), 0));
        var front = UdpFront.open(service, () -> 0);
        try (var client = new DatagramSocket()) {
            long before = openFiles();
            for (int i = 0; i < DATAGRAMS; i++) {
                client.send(new DatagramPacket(new byte[1], 1, key.address().toInetAddress(), key.port()));
                long sent = i + 1L;
                await().atMost(LONG).pollInterval(Duration.ofMillis(1))
                        .until(() -> counters(service, nowhere).traffic().connections() >= sent);
            }
            assertThat(openFiles()).isLessThan(before + DATAGRAMS / 2);
            service.tick(Duration.ofSeconds(60).toNanos());
            assertThat(counters(service, nowhere).inactive()).as("long before 300 s").isZero();
        } finally {
            front.close();
        }
    }

    private static ServerCounters counters(Service service, ServerKey server) {
        return requireNonNull(service.counters(0).servers().get(server));
    }

    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
