package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.lab.Adverts;
import io.ballast.lab.EchoServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Load;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.RouterProgram;
import io.ballast.lab.Topology;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole program is stopped and started on the master, which goes on as one; a backup waits for 0.36 s of silence. */
@GuestTest
class MasterRestartTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String VIP = Topology.vip(0);

    private static Topology topology;
    private static Host master;
    private static Host server;
    private static Host client;
    private static RouterProgram backup;

    @BeforeAll
    static void build() {
        topology = new Topology();
        master = topology.director("master");
        backup = RouterProgram.start(topology.director("backup"), instance());
        server = topology.host("server");
        client = topology.host("client");
        Receiving.direct(server, VIP);
        EchoServer _ = topology.tcpServer(server, "0.0.0.0", 80);
    }

    @AfterAll
    static void gone() {
        RouterProgram.end(Path.of(System.getProperty("user.home"), "master", "vrrp"));
        backup.close();
        topology.close();
    }

    private static VrrpInstance instance() {
        return new VrrpInstance("VI_1", VrrpVersion.V3, Family.IPV4, 51, "eth0", 100, Duration.ofMillis(100),
                Preemption.AT_ONCE, 3, new Transport.Multicast(null), new Authentication.None(),
                ChecksumStyle.PSEUDO_HEADER, true, List.of(new VirtualAddress(IpAddress.parse(VIP), 32)), List.of(),
                false, Announcements.DEFAULT);
    }

    private static Program start() {
        return Program.start(master, Path.of(System.getProperty("user.home"), "master"));
    }

    private static String status(Program program) {
        return program.call("GET", "/api/v1/vrrp-instances/VI_1/status", null).body();
    }

    private static void awaitMaster(Program program) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(200))
                .until(() -> status(program).matches("(?s).*\"state\"\\s*:\\s*\"master\".*"));
    }

    private static void awaitMore(Load load) {
        int until = load.asked() + 200;
        await().atMost(LONG).until(() -> load.asked() >= until);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // two starts of the whole program
    void restart_movesNothing_andNobodyNotices() throws Exception {
        String since;
        String told;
        Load load;
        Adverts adverts;
        try (var program = start()) {
            program.write("PUT", "/api/v1/clusters/web", """
                    {"services": [{"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "forwarding": "dr",
                      "servers": [{"name": "server", "address": "%s"}]}]}""".formatted(VIP, topology.v4(server)));
            program.write("PUT", "/api/v1/vrrp-instances/VI_1", """
                    {"virtualRouterId": 51, "advertisementInterval": "100ms",
                      "virtualAddresses": [{"address": "%s/32"}],
                      "members": [{"director": "master", "interface": "eth0", "priority": 150},
                                  {"director": "backup", "interface": "eth0"}]}""".formatted(VIP));
            awaitMaster(program);
            backup.awaitRole(instance(), Role.BACKUP);
            since = status(program);
            load = topology.hold(Load.start(client, VIP, 80, 20));
            awaitMore(load);
            told = backup.log();
            adverts = topology.hold(Adverts.at(client));
        }
        try (var program = start()) {
            awaitMaster(program);
            assertThat(status(program)).as("the same master since the same moment, for the same reason")
                    .isEqualTo(since);
            assertThat(master.holds(VIP)).isTrue();
            // For as long as the application tells the router what it finds out, and some more.
            awaitMore(load);
        }
        assertThat(load.stop()).as("what clients saw fail").isEmpty();
        assertThat(adverts.counts()).as("adverts").hasSize(1);
        assertThat(backup.log()).as("what happened to the backup").isEqualTo(told);
    }
}
