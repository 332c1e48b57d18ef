package io.ballast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.KernelTable;
import io.ballast.lab.NameServer;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two BIND servers behind one address by direct routing, and one asked straight. */
@GuestTest
@Tag("bench")
@Timeout(600)
class NameServerBench {

    private static final String VIP = Topology.vip(0);
    private static final String SECTION = "Two BIND servers behind one address, asked by dnsperf";
    private static final int SECONDS = 10;
    private static final int PER_SECOND = 500;

    @Test
    void queriesASecond_andQueriesLost() {
        try (var topology = new Topology()) {
            var director = topology.director("director");
            var one = topology.host("one");
            var two = topology.host("two");
            var client = topology.host("client");
            for (var server : List.of(one, two)) {
                Receiving.direct(server, VIP);
            }
            var program = topology
                    .hold(Program.start(director, Path.of(System.getProperty("user.home"), "name-server")));
            var first = topology.hold(NameServer.start(one, topology.v4(one), VIP));
            topology.hold(NameServer.start(two, topology.v4(two), VIP));
            program.write("PUT", "/api/v1/clusters/names", """
                    {"virtualAddresses": [{"address": "%s/32", "interface": "eth0"}], "services": [{"name": "dns",
                      "protocol": "udp", "address": "%s", "port": 53, "forwarding": "dr", "scheduler": "rr",
                      "check": {"type": "dns", "name": "www.example.org", "queryType": "A", "interval": "1s",
                        "timeout": "500ms", "fall": 2},
                      "servers": [{"name": "one", "address": "%s"}, {"name": "two", "address": "%s"}]}]}""".formatted(
                    VIP, VIP, topology.v4(one), topology.v4(two)));
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> KernelTable.servers(director, VIP + ":53").size() == 2);
            NameServer.ask(client, topology.v4(one), 3, 0);
            double straight = NameServer.ask(client, topology.v4(one), SECONDS, 0).perSecond();
            double through = NameServer.ask(client, VIP, SECONDS, 0).perSecond();
            Figures.record(SECTION, "queries a second through the director", through, "",
                    String.format(Locale.ROOT, "straight to one server %,.0f", straight), "as the kernel gives");
            loss(director, client, topology.v4(one), first);
        }
    }

    private static void loss(Host director, Host client, String address, NameServer first) {
        var asked = client.onThread(() -> NameServer.ask(client, VIP, SECONDS, PER_SECOND));
        LockSupport.parkNanos(3_000_000_000L);
        var gone = KernelTable.gone(director, VIP + ":53", address + ":53");
        long began = System.nanoTime();
        first.close();
        double seconds = (gone.join() - began) / 1e9;
        var measured = asked.join();
        Figures.record(SECTION, "queries lost when one server dies, of %,d at %d a second".formatted(measured.sent(),
                PER_SECOND), (double) measured.lost(), "",
                String.format(Locale.ROOT, "found dead after %.2f s (interval 1 s, time-out 0.5 s, fall 2)", seconds),
                "half of what is asked until then, %.0f".formatted(seconds * PER_SECOND / 2));
    }
}
