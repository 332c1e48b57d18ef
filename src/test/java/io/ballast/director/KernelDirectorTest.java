package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.RealServer;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VirtualService;
import io.ballast.health.Check;
import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;
import io.ballast.lab.Connection;
import io.ballast.lab.EchoServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Load;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A director with real probes, a real table and real addresses, and a person with ipvsadm beside it. */
@GuestTest
class KernelDirectorTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Check CHECK = new TcpCheck(
            new Pace(Duration.ofMillis(500), Duration.ofSeconds(2), 1, 2));
    private static final String VIP = Topology.vip(3);
    private static int nextPort = 7000;

    private static Topology topology;
    private static Host machine;
    private static Host client;
    private static Host one;
    private static Host two;

    @TempDir
    Path directory;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final int port = nextPort++;
    private Snapshot snapshot = Snapshot.EMPTY;
    private MachineDirector running;
    private EchoServer first;

    @BeforeAll
    static void build() {
        topology = new Topology();
        machine = topology.director("director");
        client = topology.host("client");
        one = topology.host("one");
        two = topology.host("two");
        for (var server : List.of(one, two)) {
            Receiving.natted(server, topology.v4(server), topology.v4(machine));
            topology.udpServer(server, topology.v4(server), 53);
        }
        topology.tcpServer(two, "0.0.0.0", 80);
    }

    @AfterAll
    static void gone() {
        topology.close();
    }

    @BeforeEach
    void begin() {
        machine.run("ipvsadm", "-C");
        first = EchoServer.tcp(one, "0.0.0.0", 80);
        running = running();
    }

    private MachineDirector running() {
        return new MachineDirector(machine, (kind, _, _, _, _, _, message) -> events.add(kind + " " + message),
                directory.resolve("director.json"));
    }

    @AfterEach
    void end() throws IOException {
        running.close();
        first.close();
        machine.attempt("", "ip", "address", "del", VIP + "/32", "dev", "eth0");
    }

    private static RealServer server(Host host, int port, int ordinal, AdminState state) {
        return new RealServer(host.name(), IpAddress.parse(topology.v4(host)), port, 1, state, null, null, 0, 0, null,
                ordinal, 1);
    }

    private VirtualService service(Protocol protocol, int port, Check check, RealServer... servers) {
        return new VirtualService(protocol.word() + port,
                new Listener.OnPort(protocol, IpAddress.parse(VIP), port), "rr", java.util.Set.of(),
                ForwardingMethod.NAT, null, false, OnFailure.REMOVE, 0, Duration.ZERO, Duration.ofMinutes(5), 1, 0,
                true,
                null, List.of(check), Arrays.asList(servers), 1);
    }

    private VirtualService both() {
        return service(Protocol.TCP, port, CHECK, server(one, 80, 1, AdminState.ENABLED),
                server(two, 80, 2, AdminState.ENABLED));
    }

    private Snapshot next(VirtualService... services) {
        return Sample.snapshot(snapshot.revision() + 1,
                List.of(new VirtualAddress(IpAddress.parse(VIP), 32, "eth0")), Arrays.asList(services));
    }

    private void start(VirtualService... services) {
        snapshot = next(services);
        running.director().start(snapshot);
        assertThat(running.director().awaitApplied(snapshot.revision(), LONG)).isTrue();
    }

    private void define(VirtualService... services) {
        var next = next(services);
        running.director().definitionsChanged(new DefinitionsChanged(snapshot, next,
                new TreeSet<>(Works.everything(snapshot, next)), Bench.ADMIN));
        snapshot = next;
        assertThat(running.director().awaitApplied(next.revision(), LONG)).isTrue();
    }

    private static List<String> servers(int port) {
        return Ipvsadm.list(machine).stream().filter(each -> each.key().equals(VIP + ":" + port))
                .flatMap(each -> each.servers().stream()).map(each -> each.address() + " " + each.weight()).sorted()
                .toList();
    }

    private static String standing(Host host, int weight) {
        return topology.v4(host) + ":80 " + weight;
    }

    private void awaitServers(String... expected) {
        await().atMost(LONG).untilAsserted(() -> assertThat(servers(port)).containsExactlyInAnyOrder(expected));
    }

    private ServiceKey key(int port) {
        return new ServiceKey.AddressKey(Protocol.TCP, IpAddress.parse(VIP), port);
    }

    @Test
    void probedServers_balance_andOneThatDiesLeaves_andComesBack() throws IOException {
        start(both());
        awaitServers(standing(one, 1), standing(two, 1));
        assertThat(List.of(Connection.ask(client, VIP, port), Connection.ask(client, VIP, port)))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(machine.sysctl("net.ipv4.vs.expire_nodest_conn")).isEqualTo("1");
        first.close();
        awaitServers(standing(two, 1));
        first = EchoServer.tcp(one, "0.0.0.0", 80);
        awaitServers(standing(one, 1), standing(two, 1));
    }

    @Test
    void driftOfAnyKind_isPutRight() {
        start(both());
        awaitServers(standing(one, 1), standing(two, 1));
        Ipvsadm.restore(machine, "-d -t " + VIP + ":" + port + " -r " + topology.v4(one) + ":80");
        awaitServers(standing(one, 1), standing(two, 1));
        Ipvsadm.restore(machine, "-e -t " + VIP + ":" + port + " -r " + topology.v4(one) + ":80 -m -w 9 -x 100 -y 50");
        awaitServers(standing(one, 1), standing(two, 1));
        Ipvsadm.restore(machine, "-C");
        awaitServers(standing(one, 1), standing(two, 1));
        Ipvsadm.restore(machine,
                "-e -t " + VIP + ":" + port + " -r " + topology.v4(two) + ":80 -m -w 1 -x 100 -y 50");
        await().atMost(LONG).until(() -> events.stream().filter(each -> each.startsWith("drift ")).count() >= 4
                && running.director().table().drift().isEmpty());
        assertThat(Ipvsadm.saved(machine)).hasSize(3);
    }

    @Test
    void foreignService_isLeftAlone_adoptedInPlace_orRemoved() throws IOException {
        int other = nextPort++;
        start(both());
        awaitServers(standing(one, 1), standing(two, 1));
        Ipvsadm.restore(machine, """
                -A -t %1$s:%2$d -s rr
                -a -t %1$s:%2$d -r %3$s:80 -m -w 1
                -A -t %1$s:9 -s rr
                """.formatted(VIP, other, topology.v4(two)));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(running.director().table().foreign()).containsExactlyInAnyOrder(
                        key(other), key(9)));
        try (var held = Connection.open(client, VIP, other)) {
            running.director().adopt(key(other), Bench.ADMIN);
            define(both(), service(Protocol.TCP, other, CHECK, server(one, 80, 1, AdminState.ENABLED),
                    server(two, 80, 2, AdminState.ENABLED)));
            await().atMost(LONG).untilAsserted(
                    () -> assertThat(servers(other)).containsExactlyInAnyOrder(standing(one, 1), standing(two, 1)));
            assertThat(held.echo("still there")).isEqualTo("still there");
        }
        running.director().removeForeign(key(9), Bench.ADMIN);
        assertThat(Ipvsadm.list(machine)).hasSize(2);
        await().atMost(LONG).untilAsserted(() -> assertThat(running.director().table().foreign()).isEmpty());
    }

    @Test
    void hold_leavesThePersonTheWord() {
        start(both());
        awaitServers(standing(one, 1), standing(two, 1));
        running.director().hold(Instant.now().plusSeconds(3600), "looking", Bench.ADMIN);
        Ipvsadm.restore(machine, "-d -t " + VIP + ":" + port + " -r " + topology.v4(one) + ":80");
        await().atMost(LONG).until(() -> !running.director().table().drift().isEmpty());
        assertThat(servers(port)).containsExactly(standing(two, 1));
        running.director().release(Bench.ADMIN);
        awaitServers(standing(one, 1), standing(two, 1));
    }

    @Test
    void drainingServer_keepsItsConnection_andLeavesWithItsEnd() throws IOException {
        start(service(Protocol.TCP, port, CHECK, server(one, 80, 1, AdminState.ENABLED)));
        awaitServers(standing(one, 1));
        try (var held = Connection.open(client, VIP, port)) {
            define(service(Protocol.TCP, port, CHECK, server(one, 80, 1, AdminState.DRAINING),
                    server(two, 80, 2, AdminState.ENABLED)));
            awaitServers(standing(one, 0), standing(two, 1));
            assertThat(Connection.ask(client, VIP, port)).isEqualTo("two");
            await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> servers(port).size() == 2);
            assertThat(held.echo("still there")).isEqualTo("still there");
        }
        awaitServers(standing(two, 1));
    }

    @Test
    void addressTakenAway_comesBack_andGoesWithItsCluster() {
        start(both());
        await().atMost(LONG).until(() -> machine.run("ip", "-o", "address").contains(VIP + "/32"));
        machine.run("ip", "address", "del", VIP + "/32", "dev", "eth0");
        await().atMost(LONG).until(() -> machine.run("ip", "-o", "address").contains(VIP + "/32"));
        assertThat(events).anyMatch(each -> each.startsWith("address-up") && each.contains("taken away"));
        running.director().definitionsChanged(new DefinitionsChanged(snapshot, new Snapshot(99, new TreeMap<>()),
                new TreeSet<>(Works.everything(snapshot, Snapshot.EMPTY)), Bench.ADMIN));
        await().atMost(LONG).until(() -> !machine.run("ip", "-o", "address").contains(VIP + "/32"));
        await().atMost(LONG).until(() -> Ipvsadm.list(machine).isEmpty());
    }

    @Test
    void restart_underTraffic_isNoticedByNobody() throws IOException {
        var udp = service(Protocol.UDP, port, new Check.None(), server(one, 53, 1, AdminState.ENABLED),
                server(two, 53, 2, AdminState.ENABLED));
        start(both(), udp);
        awaitServers(standing(one, 1), standing(two, 1), topology.v4(one) + ":53 1", topology.v4(two) + ":53 1");
        await().atMost(LONG).until(() -> machine.run("ip", "-o", "address").contains(VIP + "/32"));
        var before = Ipvsadm.saved(machine);
        try (var load = Load.start(client, VIP, port, 50)) {
            awaitMore(load);
            running.close();
            awaitMore(load);
            events.clear();
            running = running();
            running.director().start(snapshot);
            assertThat(running.director().awaitApplied(snapshot.revision(), LONG)).isTrue();
            awaitMore(load);
            assertThat(load.stop()).isEmpty();
        }
        assertThat(Ipvsadm.saved(machine)).isEqualTo(before);
        assertThat(running.director().table().foreign()).isEmpty();
        assertThat(events).noneMatch(each -> each.startsWith("drift") || each.startsWith("foreign"));
        assertThat(Files.exists(directory.resolve("director.json"))).isTrue();
    }

    private static void awaitMore(Load load) {
        int asked = load.asked();
        await().atMost(LONG).until(() -> load.asked() > asked + 10);
    }
}
