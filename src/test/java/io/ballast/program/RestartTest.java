package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.ballast.lab.Adverts;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The kernel goes on while the program is down, killed or starting, and a start takes the table as it finds it. So does the
 * router: the director is master of the clients' address all the time, beside a backup that waits for 3.6 s of silence.
 */
@GuestTest
class RestartTest {

    private static final String VIP = Topology.vip(0);
    private static final Path DATA = Path.of(System.getProperty("user.home"), "restart");
    private static final VrrpInstance BACKUP = new VrrpInstance("VI_1", VrrpVersion.V3, Family.IPV4, 51, "eth0", 100,
            Duration.ofSeconds(1), Preemption.AT_ONCE, 3, new Transport.Multicast(null), new Authentication.None(),
            ChecksumStyle.PSEUDO_HEADER, true, List.of(new VirtualAddress(IpAddress.parse(VIP), 32)), List.of(), false,
            Announcements.DEFAULT);

    static Topology topology;
    static Host director;
    static Host client;
    static Host other;

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
        other = topology.director("backup");
    }

    @AfterAll
    static void close() {
        RouterProgram.end(DATA.resolve("vrrp"));
        topology.close();
    }

    /** Killed twice in the middle of its work: while it adds, and while it edits and removes. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES) // three starts of the whole program
    void kill_inTheMiddleOfABatch_isNoticedByNobody_andTheNextStartFinishesIt() throws IOException {
        var first = start();
        first.write("PUT", "/api/v1/clusters/web", cluster());
        first.write("PUT", "/api/v1/vrrp-instances/VI_1", """
                {"virtualRouterId": 51, "advertisementInterval": "1s", "virtualAddresses": [{"address": "%s/32"}],
                  "members": [{"director": "director", "interface": "eth0", "priority": 150},
                              {"director": "backup", "interface": "eth0"}]}""".formatted(VIP));
        awaitMaster(first);
        var backup = topology.hold(RouterProgram.start(other, BACKUP));
        backup.awaitRole(BACKUP, Role.BACKUP);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> steady().size() == 6);
        var steady = steady();

        var since = status(first);
        var told = backup.log();
        try (var load = Load.start(client, VIP, 80, 53, 100); var adverts = Adverts.at(client)) {
            awaitMore(load, 10);
            killAmid(first, () -> first.write("DELETE", "/api/v1/clusters/large?allowRemoval=true", null),
                    LargeTable.GROWN);
            assertThat(LargeTable.of(director)).as("the table of a program that was killed while it added")
                    .isNotEmpty().isNotEqualTo(LargeTable.GROWN.services());
            awaitMore(load, 10);

            var second = start();
            second.awaitApplied();
            assertThat(LargeTable.of(director)).isEqualTo(LargeTable.GROWN.services());
            killAmid(second, () -> second.write("PUT", "/api/v1/clusters/large?allowRemoval=true",
                    LargeTable.GROWN.document()),
                    LargeTable.SHRUNK);
            assertThat(LargeTable.of(director)).as("the table of a program that was killed while it removed")
                    .isNotEqualTo(LargeTable.GROWN.services()).isNotEqualTo(LargeTable.SHRUNK.services());
            awaitMore(load, 10);

            try (var third = start()) {
                third.awaitApplied();
                assertThat(LargeTable.of(director)).isEqualTo(LargeTable.SHRUNK.services());
                assertThat(steady()).isEqualTo(steady);
                awaitMaster(third);
                assertThat(status(third)).as("master since the same moment, for the same reason").isEqualTo(since);
            }
            awaitMore(load, 10);
            assertThat(LargeTable.of(director)).as("after an orderly stop").isEqualTo(LargeTable.SHRUNK.services());
            assertThat(load.stop()).as("what clients saw fail").isEmpty();
            assertThat(load.answers()).containsOnlyKeys("one", "two");
            assertThat(adverts.counts()).as("adverts of every kind").hasSize(1);
            assertThat(backup.log()).as("what happened to the backup").isEqualTo(told);
        }
        assertThat(steady()).isEqualTo(steady);
    }

    /**
     * Asks for a large table, stops the program as soon as the kernel's begins to change, and kills it if it has not come
     * to the end by then; otherwise it may go back, and it is tried again.
     */
    private static void killAmid(Program program, Runnable back, LargeTable wanted) {
        for (int tries = 0; tries < 10; tries++) {
            var look = new Look();
            var before = look.again();
            var answer = director.onThread(() -> program.call("PUT", "/api/v1/clusters/large?allowRemoval=true",
                    wanted.document()));
            while (look.again().equals(before)) {
                assertThat(program.process().isAlive()).isTrue();
                if (answer.isDone()) {
                    assertThat(answer.join().statusCode()).as(answer.join().body()).isBetween(200, 299);
                }
            }
            program.freeze();
            if (!LargeTable.of(director).equals(wanted.services())) {
                program.kill();
                // Whether it was still answered does not matter.
                answer.exceptionally(_ -> null).join();
                return;
            }
            program.thaw();
            answer.join();
            back.run();
        }
        throw new AssertionError("the program was at the end of its work each time it was looked at");
    }

    /** Waits, and looks then, so that half of the only processor is left to the program: less looking would come too late. */
    private static final class Look {

        private long cost;

        String again() {
            LockSupport.parkNanos(cost);
            long began = System.nanoTime();
            var seen = LargeTable.glance(director);
            cost = System.nanoTime() - began;
            return seen;
        }
    }

    /** However long that takes, the router waits for it. */
    private static Program start() {
        return Program.start(director, DATA, "--ballast.vrrp.hold-for=10m");
    }

    private static String status(Program program) {
        return program.call("GET", "/api/v1/vrrp-instances/VI_1/status", null).body();
    }

    private static void awaitMaster(Program program) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200))
                .until(() -> status(program).matches("(?s).*\"state\"\\s*:\\s*\"master\".*"));
    }

    /** The services that do not change, as ipvsadm would save them. */
    private static List<String> steady() {
        return Ipvsadm.saved(director).stream().filter(line -> line.contains(VIP + ":")).toList();
    }

    private static void awaitMore(Load load, int questions) {
        int until = load.asked() + questions;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> load.asked() >= until);
    }

    private static String cluster() {
        return """
                {"services": [
                  {"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "scheduler": "rr",
                    "servers": [{"name": "one", "address": "10.77.0.3"}, {"name": "two", "address": "10.77.0.4"}]},
                  {"name": "dns", "protocol": "udp", "address": "%s", "port": 53, "scheduler": "rr",
                    "servers": [{"name": "one", "address": "10.77.0.3"}, {"name": "two", "address": "10.77.0.4"}]}
                ]}""".formatted(VIP, VIP);
    }
}
