package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.ballast.definition.Defined;
import io.ballast.lab.Attempts;
import io.ballast.lab.EchoServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two directors in front of two web servers by direct routing, with clients under way: server1 with priority 100, server2
 * with 50, version 2 with a password, an advert every second. However the master ends, the other serves, alone.
 */
@GuestTest
class PairTest {

    private static final String VIP = Topology.vip(0);
    private static final String INSTANCE = "VI_1";
    /** Three adverts and the skew are 3.8 s; the rest is for a machine that does other things. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static Topology topology;
    private static Host client;
    private static Attempts attempts;

    private static WholeMachine first;
    private static WholeMachine second;

    @BeforeAll
    static void build() throws IOException {
        topology = new Topology();
        var directors = new Host[]{topology.director("server1"), topology.director("server2")};
        var servers = new Host[]{topology.host("server3"), topology.host("server4")};
        client = topology.host("client");
        for (var server : servers) {
            Receiving.direct(server, VIP);
            EchoServer _ = topology.tcpServer(server, "0.0.0.0", 80);
        }
        var defined = new Defined().cluster("""
                { 'name': 'web', 'services': [ { 'name': 'http', 'protocol': 'tcp', 'address': '%s', 'port': 80,
                  'scheduler': 'rr', 'forwarding': 'dr', 'check': { 'type': 'tcp', 'interval': '1s', 'timeout': '3s' },
                  'servers': [ { 'name': 'server3', 'address': '%s' }, { 'name': 'server4', 'address': '%s' } ] } ] }
                """.formatted(VIP, topology.v4(servers[0]), topology.v4(servers[1]))).instance("""
                { 'name': 'VI_1', 'virtualRouterId': 51, 'version': 2, 'advertisementInterval': '1s',
                  'authentication': { 'type': 'pass', 'password': '1111' },
                  'virtualAddresses': [ { 'address': '%s/24' } ],
                  'members': [ { 'director': 'server1', 'interface': 'eth0', 'priority': 100 },
                               { 'director': 'server2', 'interface': 'eth0', 'priority': 50 } ] }
                """.formatted(VIP)).snapshot();
        second = new WholeMachine(directors[1], data, defined, false);
        first = new WholeMachine(directors[0], data, defined, false);
        attempts = topology.hold(Attempts.start(client, VIP, 80));
    }

    @AfterAll
    static void gone() {
        second.close();
        first.close();
        topology.close();
    }

    @BeforeEach
    void begin() {
        second.roles.events.all.clear();
        first.roles.awaitRole(INSTANCE, Role.MASTER);
        second.roles.awaitRole(INSTANCE, Role.BACKUP);
        attempts.awaitSteady();
    }

    /** In the end server1 is master again, and all is as it was. */
    @AfterEach
    void again() {
        first.roles.awaitRole(INSTANCE, Role.MASTER);
        second.roles.awaitRole(INSTANCE, Role.BACKUP);
        assertServes(first, second);
        assertThat(attempts.longestGap()).isLessThan(BOUND);
    }

    /** Clients are served, one machine has the address, and one answers for it. */
    private static void assertServes(WholeMachine master, WholeMachine other) {
        await().atMost(BOUND).until(() -> master.host.holds(VIP) && !other.host.holds(VIP));
        attempts.awaitRecovery(master.host);
        assertThat(topology.answering(client, VIP)).containsExactly(master.host.hardwareAddress());
        assertThat(attempts.longestGap()).isLessThan(BOUND);
    }

    @Test
    void machineThatDies_isTakenOverFrom() {
        first.die(() -> topology.plugged(first.host, false));
        second.roles.awaitRole(INSTANCE, Role.MASTER);
        assertThat(attempts.failed()).isPositive();
        // It comes back without the address, as from a start.
        first.host.run("ip", "address", "del", VIP + "/24", "dev", "eth0");
        topology.plugged(first.host, true);
        assertServes(second, first);
        first.start();
    }

    @Test
    void routerThatDies_leavesNoAddress_andIsStartedAgain() {
        var router = first.roles.router();
        router.destroyForcibly();
        // For a moment only: the next router of server1 takes over again.
        await().atMost(BOUND).until(() -> second.roles.events.of("vrrp-role").stream()
                .anyMatch(each -> "master".equals(each.to())));
        await().atMost(BOUND).until(() -> !first.roles.router().equals(router));
        assertThat(attempts.failed()).isPositive();
    }

    @Test
    void directorThatStops_handsOver() {
        first.close();
        second.roles.awaitRole(INSTANCE, Role.MASTER);
        assertServes(second, first);
        assertThat(second.roles.events.messages()).anyMatch(each -> each.contains("leaving"));
        first.start();
    }

    @Test
    void cableThatIsPulled_isAFault_andTheOtherServes() {
        topology.plugged(first.host, false);
        first.roles.awaitRole(INSTANCE, Role.FAULT);
        second.roles.awaitRole(INSTANCE, Role.MASTER);
        assertServes(second, first);
        topology.plugged(first.host, true);
    }
}
