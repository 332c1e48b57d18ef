package io.ballast.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.ballast.lab.Datagrams;
import io.ballast.lab.EchoServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.KernelTable;
import io.ballast.lab.NameServer;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.ServerProcess;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers fail in every way that a network knows, and the whole program finds it. */
@GuestTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailingServersTest {

    private static final String VIP = Topology.vip(0);
    private static final String SHY = Topology.vip(1);
    private static final String NAMES = Topology.vip(2);
    private static final String LOSSY = Topology.vip(3);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** How long packets are lost while nobody may be taken for dead; an hour by BALLAST_LOSS_SECONDS=3600. */
    private static final Duration LOSS = Duration
            .ofSeconds(Long.parseLong(System.getProperty("ballast.loss.seconds", "120")));

    static Topology topology;
    static Host director;
    static Host one;
    static Host two;
    static Host spare;
    static Host lossy;
    static Host client;
    static Program program;
    static long lossBegan;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        one = topology.host("one");
        two = topology.host("two");
        spare = topology.host("spare");
        lossy = topology.host("lossy");
        client = topology.host("client");
        for (var server : List.of(one, two, spare)) {
            Receiving.natted(server, topology.v4(server), topology.v4(director));
            Receiving.direct(server, NAMES);
        }
        program = topology.hold(Program.start(director, Path.of(System.getProperty("user.home"), "failing")));
        beginLoss();
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    /** Twelve servers behind a bad cable, probed all the time that the other tests take. */
    private static void beginLoss() {
        topology.tcpServer(lossy, "0.0.0.0", 80);
        var servers = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            lossy.addAddress("10.77.0." + (200 + i) + "/32", "lo");
            servers.add("{\"name\": \"s%d\", \"address\": \"10.77.0.%d\"}".formatted(i, 200 + i));
        }
        // A lost SYN is sent again after a second, so a time-out beyond that forgives one lost packet.
        define("lossy", """
                {"name": "lossy", "protocol": "tcp", "address": "%s", "port": 80,
                 "check": {"type": "tcp", "interval": "500ms", "timeout": "1500ms", "fall": 3}, "servers": [%s]}"""
                .formatted(LOSSY, String.join(", ", servers)));
        awaitCount(LOSSY + ":80", 12);
        topology.lossy(lossy, 1);
        lossBegan = System.nanoTime();
    }

    private static void define(String cluster, String... services) {
        program.write("PUT", "/api/v1/clusters/" + cluster + "?allowRemoval=true", """
                {"virtualAddresses": [%s], "services": [%s]}""".formatted(
                List.of(services).stream()
                        .map(service -> service.replaceAll("(?s).*?\"address\": \"([^\"]+)\".*", "$1"))
                        .distinct().map("{\"address\": \"%s/32\", \"interface\": \"eth0\"}"::formatted)
                        .reduce((a, b) -> a + ", " + b).orElse(""),
                String.join(", ", services)));
    }

    private static void awaitCount(String key, int servers) {
        Awaitility.await().atMost(LONG).until(() -> KernelTable.servers(director, key).size() == servers);
    }

    private static void awaitServers(String key, String... servers) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(50)).untilAsserted(
                () -> assertThat(KernelTable.servers(director, key)).containsExactlyInAnyOrder(servers));
    }

    private static String standing(Host host, int port) {
        return topology.v4(host) + ":" + port + " 1";
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(strings = {"killed", "stopped", "unplugged", "broken"})
    void server_thatFails_leavesWithItsReason_andComesBack(String how) {
        var key = VIP + ":80";
        define("web", """
                {"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "servers": [
                   {"name": "one", "address": "%s"}, {"name": "two", "address": "%s"}],
                 "check": {"type": "http", "interval": "500ms", "timeout": "1s", "fall": 2}}"""
                .formatted(VIP, topology.v4(one), topology.v4(two)));
        var first = ServerProcess.http(one, 80);
        try (var _ = ServerProcess.http(two, 80)) {
            awaitServers(key, standing(one, 80), standing(two, 80));
            switch (how) {
                case "killed" -> first.kill();
                case "stopped" -> first.freeze();
                case "unplugged" -> topology.plugged(one, false);
                default -> first.fail();
            }
            awaitServers(key, standing(two, 80));
            assertThat(reasons()).containsAnyOf(switch (how) {
                case "killed" -> new String[]{"connection refused"};
                case "stopped" -> new String[]{"no answer in 1 s"};
                case "unplugged" -> new String[]{"no answer in 1 s", "no route", "unreachable"};
                default -> new String[]{"500 where 200-299 was expected"};
            });
            switch (how) {
                case "stopped" -> first.thaw();
                case "unplugged" -> topology.plugged(one, true);
                default -> {
                    first.close();
                    first = ServerProcess.http(one, 80);
                }
            }
            awaitServers(key, standing(one, 80), standing(two, 80));
        } finally {
            first.close();
        }
    }

    private static String reasons() {
        return program.call("GET", "/api/v1/clusters/web/status", null).body();
    }

    /**
     * The servers' health is asked for on a port of its own, and they go on answering whatever that says: so every
     * request that fails is one for which nothing stood in the table. Datagrams, for a TCP connection needs its server
     * until its end.
     */
    @Order(2)
    @Test
    void sorryServerAndQuorum_takeTurns_withoutAFailedRequest() throws IOException {
        for (var server : List.of(one, two, spare)) {
            topology.udpServer(server, topology.v4(server), 5353);
        }
        define("shy", """
                {"name": "shy", "protocol": "udp", "address": "%s", "port": 5353, "scheduler": "rr", "quorum": 2,
                 "sorryServer": {"address": "%s", "port": 5353}, "servers": [
                   {"name": "one", "address": "%s"}, {"name": "two", "address": "%s"}],
                 "check": {"type": "tcp", "port": 81, "interval": "300ms", "timeout": "1s", "rise": 1, "fall": 1}}"""
                .formatted(SHY, topology.v4(spare), topology.v4(one), topology.v4(two)));
        var key = SHY + ":5353";
        var health = new TreeMap<String, EchoServer>();
        health.put("one", EchoServer.tcp(one, "0.0.0.0", 81));
        health.put("two", EchoServer.tcp(two, "0.0.0.0", 81));
        awaitServers(key, standing(one, 5353), standing(two, 5353));
        var asking = new Asking();
        for (var who : List.of(one, two, one)) {
            requireNonNull(health.remove(who.name())).close();
            awaitServers(key, standing(spare, 5353));
            asking.await("spare");
            health.put(who.name(), EchoServer.tcp(who, "0.0.0.0", 81));
            awaitServers(key, standing(one, 5353), standing(two, 5353));
            asking.await(who.name());
        }
        requireNonNull(health.remove("one")).close();
        requireNonNull(health.remove("two")).close();
        awaitServers(key, standing(spare, 5353));
        asking.await("spare");
        assertThat(asking.stop()).as("requests that failed").isEmpty();
    }

    /** A client that sends one datagram after the other, each as a client of its own. */
    private static final class Asking {

        private final Map<String, Integer> failures = new TreeMap<>();
        private volatile String last = "";
        private volatile boolean stopped;
        private final CompletableFuture<?> end = client.onThread(() -> {
            while (!stopped) {
                try {
                    last = Datagrams.ask(client, SHY, 5353);
                } catch (IOException e) {
                    failures.merge(e.toString(), 1, Integer::sum);
                }
            }
            return true;
        });

        void await(String name) {
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> last.equals(name));
        }

        Map<String, Integer> stop() {
            stopped = true;
            end.join();
            return failures;
        }
    }

    @Order(3)
    @Test
    void nameServer_thatDiesUnderLoad_losesFewQueries_andTheNextNone() {
        var key = NAMES + ":53";
        var first = NameServer.start(one, topology.v4(one), NAMES);
        var second = NameServer.start(two, topology.v4(two), NAMES);
        try (first; second) {
            define("names", """
                    {"name": "dns", "protocol": "udp", "address": "%s", "port": 53, "forwarding": "dr",
                     "scheduler": "rr", "servers": [
                       {"name": "one", "address": "%s"}, {"name": "two", "address": "%s"}],
                     "check": {"type": "dns", "name": "www.example.org", "queryType": "A", "interval": "300ms",
                       "timeout": "1s", "fall": 2}}""".formatted(NAMES, topology.v4(one), topology.v4(two)));
            awaitServers(key, standing(one, 53), standing(two, 53));
            int perSecond = 100;
            int seconds = 10;
            var measured = client.onThread(() -> NameServer.ask(client, NAMES, seconds, perSecond));
            Awaitility.await().atMost(LONG).until(() -> answered() > 200);
            first.close();
            awaitServers(key, standing(two, 53));
            var during = measured.join();
            // All its clients at once would lose every query of the remaining seconds if they clung to the dead one.
            assertThat(during.lost()).as(during.output()).isLessThan(during.sent() / 2);
            var after = NameServer.ask(client, NAMES, 3, perSecond);
            assertThat(after.sent()).isPositive();
            assertThat(after.lost()).as(after.output()).isZero();
        }
    }

    /** Packets that the service has carried. */
    private static long answered() {
        return director.run("ipvsadm", "-Ln", "--stats", "-u", NAMES + ":53").lines()
                .filter(line -> line.contains(NAMES))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[3]))
                .findFirst().orElse(0);
    }

    /** Two minutes of twelve servers are more probes than an hour of one at the usual pace. */
    @Order(4)
    @Test
    @Timeout(4_000)
    void packetLoss_ofOnePercent_takesNobodyForDead() {
        var left = LOSS.minusNanos(System.nanoTime() - lossBegan);
        if (left.isPositive()) {
            Awaitility.await().during(left).atMost(left.plusSeconds(60)).pollInterval(Duration.ofSeconds(1))
                    .until(() -> KernelTable.servers(director, LOSSY + ":80").size() == 12);
        }
        assertThat(topology.lost(lossy)).as("packets that were lost").isPositive();
        var events = program.call("GET", "/api/v1/events?after=0&limit=1000", null).body();
        assertThat(events).contains("\"server-health\"");
        assertThat(List.of(events.split("\"id\""))).as("verdicts on servers behind a bad cable")
                .noneMatch(event -> event.contains("\"lossy\"") && event.contains("\"down\""));
    }
}
