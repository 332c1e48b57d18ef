package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.ballast.lab.Connection;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else works on the same kernel table with ipvsadm and ip. */
@GuestTest
class OthersHandsTest {

    private static final String VIP = Topology.vip(0);
    private static final String KEY = VIP + ":80";
    private static final String FOREIGN = Topology.vip(1) + ":80";

    static Topology topology;
    static Host director;
    static Host one;
    static Host two;
    static Host client;
    static Path data;
    static Program program;

    @BeforeAll
    static void start() {
        topology = new Topology();
        director = topology.director("director");
        one = topology.host("one");
        two = topology.host("two");
        client = topology.host("client");
        for (var server : List.of(one, two)) {
            topology.tcpServer(server, "::", 80);
            Receiving.natted(server, topology.v4(server), topology.v4(director));
        }
        data = Path.of(System.getProperty("user.home"), "others-hands");
        program = Program.start(director, data);
    }

    @AfterAll
    static void close() {
        program.close();
        topology.close();
    }

    @BeforeEach
    void define() {
        program.call("DELETE", "/api/v1/hold", null);
        program.call("DELETE", "/api/v1/clusters/other", null);
        program.write("PUT", "/api/v1/clusters/web", """
                {"virtualAddresses": [{"address": "%s/32", "interface": "eth0"}], "services": [{"name": "http",
                  "protocol": "tcp", "address": "%s", "port": 80, "scheduler": "wrr", "drainTimeout": "5m",
                  "check": {"type": "none"},
                  "servers": [{"name": "one", "address": "%s"}, {"name": "two", "address": "%s", "weight": 2}]}]}"""
                .formatted(VIP, VIP, topology.v4(one), topology.v4(two)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-e -t KEY -r ONE:80 -m -w 7", "-e -t KEY -r ONE:80 -m -w 1 -x 10 -y 5",
            "-d -t KEY -r ONE:80",
            "-E -t KEY -s rr", "-E -t KEY -s wrr -p 60", "-D -t KEY", "-a -t KEY -r 10.77.0.200:80 -m"})
    void drift_isRecordedAndPutRight(String command) {
        var right = saved();
        var before = lastEvent();

        director.run(("ipvsadm " + command.replace("KEY", KEY).replace("ONE", topology.v4(one))).split(" "));

        await(() -> saved().equals(right));
        await(() -> program.call("GET", "/api/v1/events?after=" + before, null).body().contains("drift"));
        assertThat(Ipvsadm.list(director).getFirst().servers()).hasSize(2);
    }

    @Test
    void thresholds_setByHand_areTakenBack() {
        director.run("ipvsadm", "-e", "-t", KEY, "-r", topology.v4(two) + ":80", "-m", "-w", "2", "-x", "100");

        await(() -> !director.run("ipvsadm", "-Ln", "--thresholds").contains(" 100 "));
    }

    @Test
    void address_takenDownByHand_comesBack() {
        director.run("ip", "addr", "del", VIP + "/32", "dev", "eth0");

        await(() -> director.run("ip", "addr", "show", "dev", "eth0").contains(VIP + "/32"));
    }

    @Test
    void foreignService_isLeftAlone_shown_andAdoptedInPlace() {
        Ipvsadm.restore(director, "-A -t " + FOREIGN + " -s lc\n-a -t " + FOREIGN + " -r 10.77.0.99:80 -m -w 3");
        await(() -> program.call("GET", "/api/v1/table", null).body().contains(Topology.vip(1)));
        program.write("PATCH", "/api/v1/clusters/web/services/http/servers/one", "{\"weight\": 5}");
        assertThat(saved()).contains("-a -t " + FOREIGN + " -r 10.77.0.99:80 -m -w 3");

        var cluster = """
                {"services": [{"name": "taken", "protocol": "tcp", "address": "%s", "port": 80, "scheduler": "lc",
                  "check": {"type": "none"}, "servers": [{"name": "other", "address": "10.77.0.99", "weight": 4}]}]}"""
                .formatted(Topology.vip(1));
        var refused = program.call("PUT", "/api/v1/clusters/other", cluster);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains(FOREIGN);
        assertThat(program.call("GET", "/api/v1/clusters/other", null).statusCode()).isEqualTo(404);

        program.write("PUT", "/api/v1/clusters/other?adopt=true", cluster);
        assertThat(saved()).contains("-a -t " + FOREIGN + " -r 10.77.0.99:80 -m -w 4");

        program.write("DELETE", "/api/v1/clusters/other", null);
        assertThat(saved()).noneMatch(line -> line.contains(FOREIGN));
    }

    @Test
    void hold_leavesTheTableToThePersonAtWork() {
        var right = saved();
        var held = program.call("PUT", "/api/v1/hold", "{\"until\": \"" + Instant.now().plusSeconds(600)
                + "\", \"reason\": \"moving a rack\"}");
        assertThat(held.statusCode()).as(held.body()).isLessThan(300);
        director.run("ipvsadm", "-e", "-t", KEY, "-r", topology.v4(one) + ":80", "-m", "-w", "9");
        program.call("PATCH", "/api/v1/clusters/web", "{\"description\": \"while on hold\"}");

        await(() -> program.call("GET", "/api/v1/table", null).body().matches("(?s).*\"drift\"\\s*:\\s*\\[\\s*\\{.*"));
        assertThat(saved()).contains("-a -t " + KEY + " -r " + topology.v4(one) + ":80 -m -w 9");

        program.call("DELETE", "/api/v1/hold", null);
        await(() -> saved().equals(right));
    }

    @Test
    void drain_alsoThroughAKill_endsWhenTheConnectionsAreGone() throws IOException {
        var held = Connection.open(client, VIP, 80);
        while (!held.server().equals("one")) {
            held.close();
            held = Connection.open(client, VIP, 80);
        }
        program.write("PATCH", "/api/v1/clusters/web/services/http/servers/one", "{\"adminState\": \"draining\"}");
        assertThat(server(one)).isEqualTo(0);

        program.kill();
        program = Program.start(director, data);
        program.awaitApplied();
        assertThat(held.echo("still there")).isEqualTo("still there");
        assertThat(server(one)).isEqualTo(0);
        assertThat(Connection.ask(client, VIP, 80)).isEqualTo("two");

        held.close();
        // A closed connection counts as inactive for the kernel's time-out; nothing holds the server after that.
        director.run("ipvsadm", "--set", "1", "1", "1");
        Awaitility.await().atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofSeconds(1))
                .until(() -> server(one) == -1);
        assertThat(program.call("GET", "/api/v1/clusters/web/status", null).body()).contains("drained");
        program.write("PATCH", "/api/v1/clusters/web/services/http/servers/one", "{\"adminState\": \"enabled\"}");
        await(() -> server(one) == 1);
    }

    /** The weight of a server in the table, -1 if it is not there. */
    private static int server(Host host) {
        return Ipvsadm.list(director).stream().filter(service -> service.key().equals(KEY))
                .flatMap(service -> service.servers().stream())
                .filter(server -> server.address().equals(topology.v4(host) + ":80")).mapToInt(Ipvsadm.Server::weight)
                .findFirst().orElse(-1);
    }

    private static List<String> saved() {
        return Ipvsadm.saved(director).stream().sorted().toList();
    }

    private static String lastEvent() {
        var events = program.call("GET", "/api/v1/events?limit=1", null).body();
        return events.replaceAll("(?s).*\"id\"\\s*:\\s*\"?(\\d+).*", "$1");
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200)).until(condition);
    }
}
