package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VirtualService;
import io.ballast.health.Attempt;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HealthChecker;
import io.ballast.health.Outcome;
import io.ballast.health.Pace;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck;
import io.ballast.lab.Connection;
import io.ballast.lab.EchoServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Load;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.RtnetlinkAddresses;
import io.ballast.plane.ipvs.IpvsPlane;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes that go the way of clients' packets, on a director that holds the virtual address and on one that does not. */
@GuestTest
class PathDirectorTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pace PACE = new Pace(Duration.ofMillis(300), Duration.ofMillis(400), 1, 2);
    private static final Check PATH = new TcpCheck(PACE, Reach.SERVER, true, false, null, null, null);
    private static final int PORT = 80;

    private static Topology topology;
    private static Host machine;
    private static Host client;
    private static Host good;
    private static Host deaf;

    @TempDir
    Path directory;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private Running running;

    /** A director with all that belongs to it, wired by hand. */
    private final class Running {

        private final IpvsPlane plane = IpvsPlane.on(machine);
        private final RtnetlinkAddresses addresses = machine.call(() -> new RtnetlinkAddresses(new ProcSysctls()));
        private final ProbePaths paths = new ProbePaths(addresses, null);
        private final HealthChecker health = new HealthChecker(System::nanoTime, Instant::now, new Random(1),
                inside(machine), _ -> PathDirectorTest::ask, paths);
        private final Director director = new Director(new Director.Parts("director", plane, addresses, health,
                (kind, _, _, _, _, _, message) -> events.add(kind + " " + message),
                new KernelSettings(new TreeMap<>(Map.of("expire_nodest_conn", "1")), null),
                directory.resolve("director.json"), inside(machine), paths));

        private void end() {
            director.close();
            health.close();
            addresses.close();
            plane.close();
        }
    }

    /** One datagram, and any answer; what else is probed here is connections, which need no prober. */
    private static Outcome ask(Attempt attempt) throws IOException {
        try (var channel = attempt.datagrams()) {
            channel.write(ByteBuffer.wrap(new byte[]{'?'}));
            channel.read(ByteBuffer.allocate(100));
            return Outcome.success("answered");
        }
    }

    /** Threads whose work is done by threads of that machine, and so in its network namespace. */
    private static ThreadFactory inside(Host host) {
        return body -> {
            var outer = new Thread(() -> {
                var inner = host.start(body);
                while (inner.isAlive()) {
                    try {
                        inner.join();
                    } catch (InterruptedException e) {
                        inner.interrupt();
                    }
                }
            });
            outer.setDaemon(true);
            return outer;
        };
    }

    /** Both servers answer at their own addresses; one of them has never heard of the virtual ones. */
    @BeforeAll
    static void build() {
        topology = new Topology();
        machine = topology.director("director");
        client = topology.host("client");
        good = topology.host("good");
        deaf = topology.host("deaf");
        for (var server : List.of(good, deaf)) {
            // Of both families.
            topology.tcpServer(server, "::", PORT);
        }
        for (int i = 0; i < 4; i++) {
            Receiving.direct(good, Topology.vip(i));
            Receiving.direct(good, Topology.vip6(i));
        }
        for (var server : List.of(good, deaf)) {
            server.run("ip", "link", "set", "tunl0", "up");
            server.run("ip", "link", "set", "ip6tnl0", "up");
            server.sysctl("net.ipv4.conf.tunl0.rp_filter", "0");
        }
    }

    @AfterAll
    static void gone() {
        topology.close();
    }

    @BeforeEach
    void begin() {
        machine.run("ipvsadm", "-C");
        machine.sysctl("net.ipv4.conf.all.accept_local", "0");
        running = new Running();
    }

    @AfterEach
    void end() {
        running.end();
        for (int i = 0; i < 4; i++) {
            machine.attempt("", "ip", "address", "del", Topology.vip(i) + "/32", "dev", "eth0");
            machine.attempt("", "ip", "address", "del", Topology.vip6(i) + "/128", "dev", "eth0");
        }
    }

    private static RealServer server(Host host, boolean six, int ordinal) {
        var address = six ? topology.v6(host) : topology.v4(host);
        return new RealServer(host.name(), IpAddress.parse(address), PORT, 1, AdminState.ENABLED, null, null, 0, 0,
                null,
                ordinal, 1);
    }

    private static VirtualService service(String vip, ForwardingMethod method, Check check) {
        boolean six = vip.contains(":");
        return new VirtualService(method.name() + (six ? "6" : ""),
                new Listener.OnPort(Protocol.TCP, IpAddress.parse(vip), PORT), "rr", java.util.Set.of(), method, null,
                false, OnFailure.REMOVE, 0, Duration.ZERO, Duration.ofMinutes(5), 1, 0, false, null, List.of(check),
                List.of(server(good, six, 1), server(deaf, six, 2)), 1);
    }

    private static List<VirtualService> all(Check check) {
        return List.of(service(Topology.vip(0), ForwardingMethod.DR, check),
                service(Topology.vip(1), ForwardingMethod.TUN, check),
                service(Topology.vip6(0), ForwardingMethod.DR, check),
                service(Topology.vip6(1), ForwardingMethod.TUN, check));
    }

    private void define(boolean master, List<VirtualService> services) {
        var addresses = new ArrayList<VirtualAddress>();
        if (master) {
            services.forEach(service -> {
                var address = ((Listener.OnPort) service.listener()).address();
                addresses.add(new VirtualAddress(address, address.family().bits(), "eth0"));
            });
        }
        var next = Sample.snapshot(snapshot.revision() + 1, addresses, services);
        if (snapshot.revision() == 0) {
            running.director.start(next);
        } else {
            running.director.definitionsChanged(new DefinitionsChanged(snapshot, next,
                    new TreeSet<>(Works.everything(snapshot, next)), Bench.ADMIN));
        }
        snapshot = next;
        assertThat(running.director.awaitApplied(next.revision(), LONG)).isTrue();
    }

    private ClusterStatus.ServerStatus status(VirtualService service, Host server) {
        var cluster = snapshot.clusters().values().iterator().next();
        return running.director.clusterStatus(cluster).services().stream()
                .filter(each -> each.service().equals(service.name())).flatMap(each -> each.servers().stream())
                .filter(each -> each.server().equals(server.name())).findFirst().orElseThrow();
    }

    private void assertToldApart(List<VirtualService> services) {
        for (var service : services) {
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(status(service, good).health()).as(service.name()).extracting("state").hasToString("UP");
                assertThat(status(service, deaf).health()).as(service.name()).extracting("state").hasToString("DOWN");
                assertThat(status(service, deaf).health().reason()).startsWith("deaf at ")
                        .endsWith(":80: no answer in 400 ms, although it answers at its own address");
            });
        }
        assertThat(running.director.table().foreign()).isEmpty();
        assertThat(running.director.table().drift()).isEmpty();
        assertThat(running.director.table().carriers()).hasSize(2 * services.size());
        assertThat(events).noneMatch(each -> each.startsWith("drift") || each.startsWith("foreign"));
    }

    @Test
    void backup_tellsTheDeafServerFromTheGoodOne() throws IOException {
        var services = all(PATH);
        define(false, services);
        assertToldApart(services);
        for (var service : services) {
            var listed = Ipvsadm.list(machine).stream().filter(each -> each.servers().size() == 1).toList();
            assertThat(listed).as(service.name()).hasSizeGreaterThanOrEqualTo(8);
        }
        try (var straight = Connection.open(machine, topology.v4(deaf), PORT)) {
            assertThat(straight.server()).isEqualTo("deaf");
        }
    }

    @Test
    void master_tellsThemApart_withTheKernelsLeave_whileClientsAreServed() throws IOException {
        machine.sysctl("net.ipv4.conf.all.accept_local", "1");
        var services = all(PATH);
        define(true, services);
        assertToldApart(services);
        try (var load = Load.start(client, Topology.vip(0), PORT, 20)) {
            int asked = load.asked();
            await().atMost(LONG).until(() -> load.asked() > asked + 40);
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void master_withoutTheKernelsLeave_saysWhatIsMissing_andJudgesNobody() {
        var services = all(PATH).subList(0, 2);
        // Held from the first probe on: one made before would tell the truth, as a backup's does.
        services.forEach(service -> machine.addAddress(
                ((Listener.OnPort) service.listener()).address() + "/32", "eth0"));
        define(true, services);
        await().atMost(LONG).untilAsserted(() -> {
            for (var service : services) {
                assertThat(status(service, good).health().reason())
                        .contains("set net.ipv4.conf.eth0.accept_local=1");
            }
        });
        var cluster = snapshot.clusters().values().iterator().next().name();
        assertThat(running.director.probeNow(new ServiceRef(cluster, services.getFirst().name()), "deaf"))
                .singleElement().satisfies(result -> assertThat(result.reason()).contains("accept_local"));
        assertThat(status(services.getFirst(), deaf).health()).extracting("state").hasToString("UNKNOWN");
        machine.sysctl("net.ipv4.conf.all.accept_local", "1");
        assertToldApart(services);
    }

    @Test
    void serverThatLosesTheAddress_goesDown_andComesBack() {
        var service = service(Topology.vip(2), ForwardingMethod.DR, PATH);
        define(false, List.of(service));
        assertToldApart(List.of(service));
        good.run("ip", "address", "del", Topology.vip(2) + "/32", "dev", "lo");
        await().atMost(LONG).untilAsserted(
                () -> assertThat(status(service, good).health()).extracting("state").hasToString("DOWN"));
        good.addAddress(Topology.vip(2) + "/32", "lo");
        await().atMost(LONG).untilAsserted(
                () -> assertThat(status(service, good).health()).extracting("state").hasToString("UP"));
    }

    @Test
    void privateServices_outliveARestart_arePutRight_andGoWithTheirCheck() {
        var service = service(Topology.vip(3), ForwardingMethod.DR, PATH);
        define(false, List.of(service));
        assertToldApart(List.of(service));
        var before = Ipvsadm.saved(machine);
        running.end();
        running = new Running();
        running.director.start(snapshot);
        assertThat(running.director.awaitApplied(snapshot.revision(), LONG)).isTrue();
        assertToldApart(List.of(service));
        assertThat(Ipvsadm.saved(machine)).isEqualTo(before);

        Ipvsadm.restore(machine, before.stream().filter(line -> line.startsWith("-A -f"))
                .map(line -> line.replaceAll("-A (-f [0-9]+).*", "-D $1")).findFirst().orElseThrow());
        await().atMost(LONG).untilAsserted(() -> assertThat(Ipvsadm.saved(machine)).hasSameElementsAs(before));
        assertThat(events).anyMatch(each -> each.startsWith("drift") && each.contains("carries the probes"));

        define(false, List.of(service(Topology.vip(3), ForwardingMethod.DR, new TcpCheck(PACE))));
        await().atMost(LONG).untilAsserted(
                () -> assertThat(Ipvsadm.saved(machine)).hasSize(3).noneMatch(line -> line.contains("-f ")));
        assertThat(running.director.table().carriers()).isEmpty();
    }

    private VirtualService one(Protocol protocol, Check check) {
        var by = service(Topology.vip(2), ForwardingMethod.DR, check);
        return new VirtualService(protocol.name(),
                new Listener.OnPort(protocol, IpAddress.parse(Topology.vip(2)), PORT),
                by.scheduler(), by.flags(), by.forwarding(), null, false, by.onFailure(), 0, by.slowStart(),
                by.drainTimeout(), 1, 0, false, null, by.checks(), by.servers(), 1);
    }

    private List<io.ballast.plane.Connection> remembered(String protocol) {
        try (var all = running.director.connections(each -> each.protocol().equals(protocol))) {
            return all.toList();
        }
    }

    @Test
    void sourceThatACheckNames_isWhereItsProbesComeFrom() {
        var source = "10.77.0.250";
        var check = new TcpCheck(PACE, new Reach(null, 0, IpAddress.parse(source)), true, false, null, null, null);
        var service = one(Protocol.TCP, check);
        define(false, List.of(service));
        await().atMost(LONG).untilAsserted(() -> assertThat(status(service, good).health().reason())
                .isEqualTo("not probed: this director does not hold " + source
                        + ", which the check names as its source"));
        assertThat(events).anyMatch(each -> each.startsWith("server-probe"));
        machine.addAddress(source + "/24", "eth0");
        try {
            assertToldApart(List.of(service));
            assertThat(remembered("tcp")).isNotEmpty().allSatisfy(
                    each -> assertThat(each.client()).hasToString(source));
            // Each probe has a port of its own, so none comes to an entry of before.
            assertThat(remembered("tcp")).extracting(io.ballast.plane.Connection::clientPort).doesNotHaveDuplicates();
        } finally {
            machine.attempt("", "ip", "address", "del", source + "/24", "dev", "eth0");
        }
    }

    @Test
    void queriesByUdp_areTold_andForgottenAtOnce() throws IOException {
        try (var names = EchoServer.udp(good, Topology.vip(2), PORT)) {
            var check = new DnsCheck(PACE, Reach.SERVER, true, false, ".", "SOA", "noerror", null, null);
            var service = one(Protocol.UDP, check);
            define(false, List.of(service));
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(status(service, good).health()).extracting("state").hasToString("UP");
                assertThat(status(service, deaf).health()).extracting("state").hasToString("DOWN");
            });
            assertThat(remembered("udp")).isEmpty();
            assertThat(names).isNotNull();
        }
    }
}
