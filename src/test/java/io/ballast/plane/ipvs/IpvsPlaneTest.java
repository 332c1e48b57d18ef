package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.adding;
import static io.ballast.plane.ipvs.KernelTables.everyKind;
import static io.ballast.plane.ipvs.KernelTables.nat;
import static io.ballast.plane.ipvs.KernelTables.server;
import static io.ballast.plane.ipvs.KernelTables.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Lab;
import io.ballast.lab.Topology;
import io.ballast.plane.Glance;
import io.ballast.plane.KernelReport.Setting;
import io.ballast.plane.Outcome;
import io.ballast.plane.Use;
import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.Persistence;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.MarkKey;
import io.ballast.table.Table;
import io.ballast.table.Timeouts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@GuestTest
class IpvsPlaneTest {

    private final Topology topology = new Topology();
    private final Host director = topology.director("director");
    private IpvsPlane plane = IpvsPlane.on(director);

    @BeforeEach
    void open() {
        assertThat(plane.probe().ready()).as("%s", plane.probe()).isTrue();
    }

    @AfterEach
    void close() {
        plane.close();
        topology.close();
    }

    @Test
    void probe_ofAKernelWithIpvs_namesVersionAndTableSize() {
        assertThat(plane.probe().version()).isEqualTo("1.2.1");
        assertThat(plane.probe().connectionTableSize()).isGreaterThanOrEqualTo(256);
    }

    @Test
    void apply_ofEveryKind_isReadBackAsItWasWritten() {
        assertAllDone(adding(everyKind()));

        assertThat(plane.read().table().services()).isEqualTo(Table.of(everyKind()).services());
        assertThat(plane.read().counters()).hasSameSizeAs(everyKind());
        for (var service : everyKind()) {
            assertThat(plane.read(service.key())).isEqualTo(service);
        }
    }

    @Test
    void apply_ofEveryKind_isWhatIpvsadmMakesOfTheSameWords() {
        var other = topology.director("other");
        Ipvsadm.restore(other,
                adding(everyKind()).stream().map(Operation::describe).collect(Collectors.joining("\n")));
        assertAllDone(adding(everyKind()));

        assertThat(Ipvsadm.saved(director)).isEqualTo(Ipvsadm.saved(other));
        var theirs = IpvsPlane.on(other);
        assertThat(theirs.read().table().services()).isEqualTo(plane.read().table().services());
        theirs.close();
    }

    @Test
    void apply_ofEditsAndRemovals_isWhatTheTableShows() {
        var key = tcp("10.77.0.100", 80);
        assertAllDone(adding(
                List.of(new ServiceEntry(key, "rr", List.of(nat("10.77.0.2", 80, 1), nat("10.77.0.3", 80, 1))))));

        var edited = new ServerEntry(server("10.77.0.2", 80), Forwarding.NAT, 0, 9, 4, null);
        assertAllDone(List.of(new Operation.EditService(new ServiceEntry(key, "wrr", List.of())),
                new Operation.EditServer(key, edited), new Operation.RemoveServer(key, server("10.77.0.3", 80))));
        assertThat(plane.read(key)).isEqualTo(new ServiceEntry(key, "wrr", List.of(edited)));

        assertAllDone(List.of(new Operation.RemoveService(key)));
        assertThat(plane.read(key)).isNull();
        assertThat(Ipvsadm.list(director)).isEmpty();
    }

    @Test
    void apply_ofWhatTheKernelRefuses_saysWhyAndCarriesOutTheRest() {
        var key = tcp("10.77.0.100", 80);
        var missing = tcp("10.77.0.100", 81);
        var outcomes = plane.apply(List.of(new Operation.AddService(new ServiceEntry(key, "rr", List.of())),
                new Operation.AddService(new ServiceEntry(key, "rr", List.of())),
                new Operation.AddService(new ServiceEntry(missing, "nosuch", List.of())),
                new Operation.AddServer(missing, nat("10.77.0.2", 80, 1)),
                new Operation.AddServer(key, nat("10.77.0.2", 80, 1)),
                new Operation.AddServer(key, nat("10.77.0.2", 80, 1)),
                new Operation.EditServer(key, nat("10.77.0.9", 80, 1)),
                new Operation.AddServer(key, nat("224.0.0.1", 80, 1)),
                new Operation.AddServer(key, nat("10.77.0.3", 80, 2))));

        assertThat(outcomes).element(0).isEqualTo(Outcome.DONE);
        assertThat(reason(outcomes.get(1))).contains("already a service tcp 10.77.0.100:80");
        assertThat(reason(outcomes.get(2))).contains("modprobe ip_vs_nosuch");
        assertThat(reason(outcomes.get(3))).contains("no service tcp 10.77.0.100:81");
        assertThat(outcomes).element(4).isEqualTo(Outcome.DONE);
        assertThat(reason(outcomes.get(5))).contains("already has a server 10.77.0.2:80");
        assertThat(reason(outcomes.get(6))).contains("no server 10.77.0.9:80");
        assertThat(reason(outcomes.get(7))).contains("unicast");
        assertThat(outcomes).element(8).isEqualTo(Outcome.DONE);
        assertThat(plane.read(key)).extracting(ServiceEntry::servers)
                .isEqualTo(List.of(nat("10.77.0.2", 80, 1), nat("10.77.0.3", 80, 2)));
    }

    @Test
    void apply_ofElevenThousandOperations_leavesTheWholeTable() {
        var table = KernelTables.wide(1_000, 10);
        assertAllDone(adding(table));

        assertThat(plane.read().table().services()).isEqualTo(Table.of(table).services());
        assertThat(plane.read().counters()).hasSize(1_000)
                .allSatisfy((_, counters) -> assertThat(counters.servers()).hasSize(10));
    }

    @Test
    void glance_changesWithTheTableAndNotWithoutIt() {
        var key = tcp("10.77.0.100", 80);
        assertAllDone(adding(List.of(new ServiceEntry(key, "rr", List.of(nat("10.77.0.2", 80, 1))))));
        var seen = new HashSet<Glance>();
        assertThat(seen.add(plane.glance())).isTrue();
        assertThat(seen.add(plane.glance())).isFalse();

        for (var command : List.of("-e -t 10.77.0.100:80 -r 10.77.0.2:80 -m -w 2", "-E -t 10.77.0.100:80 -s wlc",
                "-a -t 10.77.0.100:80 -r 10.77.0.3:80 -m", "-D -t 10.77.0.100:80")) {
            Ipvsadm.restore(director, command);
            assertThat(seen.add(plane.glance())).as(command).isTrue();
        }
    }

    @Test
    void read_ofWhatOthersAdd_doesNotFail() {
        Ipvsadm.restore(director, """
                -A -t 10.77.0.100:80 -s rr -p 300 -M 255.0.255.0
                -A -t 10.77.0.100:81 -s rr -b flag-1,flag-2,flag-3
                -a -t 10.77.0.100:81 -r 127.0.0.1:81 -m
                """);

        var services = plane.read().table().services();
        assertThat(services.get(tcp("10.77.0.100", 80))).extracting(ServiceEntry::persistence)
                .isEqualTo(new Persistence(300, -1, null));
        assertThat(services.get(tcp("10.77.0.100", 81))).isEqualTo(new ServiceEntry(tcp("10.77.0.100", 81), "rr",
                Set.of(SchedulerFlag.values()), null, false, List.of(nat("127.0.0.1", 81, 1))));
    }

    @Test
    void apply_ofSettings_isReadBack() {
        assertAllDone(List.of(new Operation.SetSysctl("expire_nodest_conn", "1"),
                new Operation.SetTimeouts(new Timeouts(600, 60, 30)), new Operation.SetSysctl("conntrack", "1")));

        var table = plane.read().table();
        assertThat(table.timeouts()).isEqualTo(new Timeouts(600, 60, 30));
        assertThat(table.sysctls()).containsEntry("expire_nodest_conn", "1").containsEntry("conntrack", "1")
                .containsKey("conn_reuse_mode");
        assertThat(director.sysctl("net.ipv4.vs.conntrack")).isEqualTo("1");
        assertThat(reason(plane.apply(List.of(new Operation.SetSysctl("nosuch", "1"))).getFirst()))
                .contains("no setting net.ipv4.vs.nosuch");
    }

    @Test
    void kernel_showsSettingsAsTheyAreAndShouldBe() {
        director.sysctl("net.ipv4.ip_forward", "0");

        var settings = plane.kernel(EnumSet.of(Use.NAT)).settings();
        assertThat(settings).filteredOn(setting -> !setting.met()).extracting(Setting::name)
                .contains("net.ipv4.ip_forward", "net.ipv4.vs.expire_nodest_conn");
        for (var name : director.run("ls", "/proc/sys/net/ipv4/vs").split("\n", -1)) {
            assertThat(settings).filteredOn(setting -> setting.name().equals("net.ipv4.vs." + name.strip()))
                    .as(name).hasSize(name.isBlank() ? 0 : 1)
                    .allSatisfy(setting -> assertThat(setting.value()).isNotNull());
        }
    }

    @Test
    void rules_areReadBackByThisAndALaterPlane() {
        var rules = List.<PacketRule>of(
                new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.77.0.100"), PortSet.parse("21,30000-31000"), 5),
                new PacketRule.Mark(Protocol.UDP, IpAddress.parse("fd77::64"), PortSet.parse(
                        "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33-40,50"), 4_000_000_000L),
                new PacketRule.Masquerade(tcp("10.77.0.100", 80), null),
                new PacketRule.Masquerade(tcp("10.77.0.100", 81), IpAddress.parse("10.77.0.2")),
                new PacketRule.Masquerade(tcp("10.77.0.101", 0), null),
                new PacketRule.Masquerade(tcp("fd77::64", 80), null),
                new PacketRule.Masquerade(new MarkKey(5, Family.IPV4), null),
                new PacketRule.Masquerade(new MarkKey(5, Family.IPV6), IpAddress.parse("fd77::2")));
        assertAllDone(rules.stream().map(Operation.AddRule::new).toList());

        assertThat(plane.read().table().rules()).as("%s", plane.kernel(EnumSet.of(Use.FULLNAT)).packetRules())
                .isEqualTo(new TreeSet<>(rules));
        plane.close();
        plane = IpvsPlane.on(director);
        assertThat(plane.read().table().rules()).isEqualTo(new TreeSet<>(rules));

        assertAllDone(List.of(new Operation.RemoveRule(rules.get(0)), new Operation.RemoveRule(rules.get(2))));
        var left = new ArrayList<>(rules);
        left.removeAll(List.of(rules.get(0), rules.get(2)));
        assertThat(plane.read().table().rules()).isEqualTo(new TreeSet<>(left));
        assertAllDone(left.stream().map(Operation.RemoveRule::new).toList());
        assertThat(plane.read().table().rules()).isEmpty();
    }

    @Test
    void rules_thatGoByHand_areSeenByTheCheapLook() {
        var rule = new PacketRule.Masquerade(tcp("10.77.0.100", 80), null);
        director.run("iptables-legacy", "-w", "-t", "nat", "-A", "POSTROUTING", "-d", "10.77.9.9", "-j", "ACCEPT");
        assertAllDone(List.of(new Operation.AddRule(rule)));
        for (var deed : List.of("-D POSTROUTING -j BALLAST-FULLNAT", "-F BALLAST-FULLNAT")) {
            assertThat(plane.read().table().rules()).containsExactly(rule);
            var before = plane.glance();
            assertThat(plane.glance()).isEqualTo(before);
            director.run(("iptables-legacy -w -t nat " + deed).split(" ", -1));

            assertThat(plane.glance()).as(deed).isNotEqualTo(before);
            assertThat(plane.read().table().rules()).as(deed).isEmpty();
            assertAllDone(List.of(new Operation.AddRule(rule)));
        }

        assertAllDone(List.of(new Operation.RemoveRule(rule)));
        assertThat(director.run("iptables-legacy-save", "-t", "nat")).doesNotContain("BALLAST")
                .contains("-A POSTROUTING -d 10.77.9.9/32 -j ACCEPT");
    }

    @Test
    void apply_ofAValueThatTheKernelRefuses_namesIt() {
        assertThat(reason(plane.apply(List.of(new Operation.SetSysctl("drop_entry", "9"))).getFirst()))
                .contains("\"9\" for net.ipv4.vs.drop_entry");
    }

    @Test
    void apply_thatIsKilledInItsMiddle_leavesABeginningOfItsWork() throws Exception {
        var command = new ArrayList<String>(List.of(Lab.java().toString()));
        command.addAll(Lab.javaFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Writing.class.getName()));
        var empty = plane.glance();
        var writer = director.start(new ProcessBuilder(command).redirectErrorStream(true));
        while (plane.glance().equals(empty)) {
            assertThat(writer.isAlive()).isTrue();
        }
        writer.destroyForcibly().waitFor();

        var wanted = KernelTables.wide(Writing.SERVICES, 10);
        var there = plane.read().table().services();
        assertThat(there.size()).isBetween(1, Writing.SERVICES - 1);
        int last = there.size() - 1;
        for (int i = 0; i < last; i++) {
            assertThat(there.get(wanted.get(i).key())).isEqualTo(wanted.get(i));
        }
        assertThat(there.get(wanted.get(last).key())).isNotNull().extracting(ServiceEntry::servers)
                .satisfies(servers -> assertThat(wanted.get(last).servers().subList(0, servers.size()))
                        .isEqualTo(servers));
    }

    /** A process that writes a table so large that there is time to kill it. */
    static final class Writing {

        private static final int SERVICES = 20_000;

        private Writing() {
        }

        public static void main(String[] arguments) {
            IpvsPlane.ofThisMachine(Path.of(".")).apply(adding(KernelTables.wide(SERVICES, 10)));
        }
    }

    @Test
    void connections_showWhoIsForwardedWhere() {
        var client = topology.host("client");
        var server = topology.host("server");
        topology.tcpServer(server, topology.v4(server), 80);
        server.run("ip", "route", "replace", "default", "via", topology.v4(director));
        director.addAddress(Topology.vip(0) + "/32", "lo");
        var key = tcp(Topology.vip(0), 80);
        assertAllDone(adding(List.of(new ServiceEntry(key, "rr",
                List.of(new ServerEntry(server(topology.v4(server), 80), Forwarding.DR, 1))))));
        client.run("ip", "route", "add", Topology.vip(0) + "/32", "via", topology.v4(director));
        client.attempt("", "timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + Topology.vip(0) + "/80; sleep 0.2");

        try (var connections = plane.connections(connection -> connection.virtualPort() == 80)) {
            assertThat(connections.toList()).isNotEmpty().allSatisfy(connection -> {
                assertThat(connection.client()).isEqualTo(IpAddress.parse(topology.v4(client)));
                assertThat(connection.server()).isEqualTo(IpAddress.parse(topology.v4(server)));
                assertThat(connection.expiresSeconds()).isPositive();
            });
        }
    }

    private void assertAllDone(List<? extends Operation> operations) {
        var outcomes = plane.apply(operations);
        assertThat(outcomes).hasSameSizeAs(operations);
        assertThat(Set.copyOf(outcomes)).containsExactly(Outcome.DONE);
    }

    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.reason() : outcome.toString();
    }
}
