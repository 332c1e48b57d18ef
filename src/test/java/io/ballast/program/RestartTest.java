package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.ballast.lab.Connection;
import io.ballast.lab.Datagrams;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Load;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kernel goes on while the program is down, killed or starting, and a start takes the table as it finds it. */
@GuestTest
class RestartTest {

    private static final String VIP = Topology.vip(0);

    static Topology topology;
    static Host director;
    static Host client;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        client = topology.host("client");
        for (var name : List.of("one", "two")) {
            var server = topology.host(name);
            topology.tcpServer(server, "::", 80);
            topology.udpServer(server, topology.v4(server), 53);
            Receiving.natted(server, topology.v4(server), topology.v4(director));
        }
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    @Test
    void kill_underTraffic_isNoticedByNobody() throws IOException {
        var data = Path.of(System.getProperty("user.home"), "restart");
        var first = Program.start(director, data);
        first.write("PUT", "/api/v1/clusters/web", cluster());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> servers().size() == 4);

        try (var load = Load.start(client, VIP, 80, 20);
                var held = Connection.open(client, VIP, 80);
                var datagrams = Datagrams.open(client, false)) {
            var udpServer = datagrams.ask(VIP, 53);
            awaitMore(load, 20);

            first.kill();
            var before = Ipvsadm.saved(director);
            awaitMore(load, 20);
            assertThat(held.echo("while it is down")).isEqualTo("while it is down");
            assertThat(datagrams.ask(VIP, 53)).isEqualTo(udpServer);

            try (var second = Program.start(director, data)) {
                second.awaitApplied();
                awaitMore(load, 50);
                assertThat(Ipvsadm.saved(director)).isEqualTo(before);
                assertThat(held.echo("after the restart")).isEqualTo("after the restart");
                assertThat(datagrams.ask(VIP, 53)).isEqualTo(udpServer);
            }
            awaitMore(load, 20);
            assertThat(Ipvsadm.saved(director)).as("after an orderly stop").isEqualTo(before);
            assertThat(load.stop()).as("what clients saw fail").isEmpty();
            assertThat(load.answers()).containsOnlyKeys("one", "two");
        }
    }

    private static List<Ipvsadm.Server> servers() {
        return Ipvsadm.list(director).stream().flatMap(service -> service.servers().stream()).toList();
    }

    private static void awaitMore(Load load, int questions) {
        int until = load.asked() + questions;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> load.asked() >= until);
    }

    private static String cluster() {
        return """
                {"virtualAddresses": [{"address": "%s/32", "interface": "eth0"}], "services": [
                  {"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "scheduler": "rr",
                    "servers": [{"name": "one", "address": "10.77.0.3"}, {"name": "two", "address": "10.77.0.4"}]},
                  {"name": "dns", "protocol": "udp", "address": "%s", "port": 53, "scheduler": "rr",
                    "servers": [{"name": "one", "address": "10.77.0.3"}, {"name": "two", "address": "10.77.0.4"}]}
                ]}""".formatted(VIP, VIP, VIP);
    }
}
