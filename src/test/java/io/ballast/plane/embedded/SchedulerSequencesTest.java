package io.ballast.plane.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.ballast.lab.Connection;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Timeouts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel and the embedded plane choose the same servers, one connection after the other, while the table changes. */
@GuestTest
class SchedulerSequencesTest {

    private static final List<Host> SERVERS = new ArrayList<>();
    private static final int SOURCES = 12;
    private static final int VIRTUALS = 12;
    /** The kernel remembers removed servers for minutes by the service's port, so every run has a port of its own. */
    private static int port = 3_000;
    private static int nextLocal = 20_000;

    private static Topology topology;
    private static Host director;
    private static Host client;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        client = topology.host("client");
        for (int i = 0; i < VIRTUALS; i++) {
            director.addAddress(Topology.vip(i) + "/32", "eth0");
        }
        for (int i = 0; i < SOURCES; i++) {
            client.addAddress(source(i) + "/24", "eth0");
        }
        for (var name : List.of("one", "two", "three")) {
            var server = topology.host(name);
            topology.tcpServer(server, "0.0.0.0", 80);
            Receiving.natted(server, topology.v4(server), topology.v4(director));
            SERVERS.add(server);
        }
    }

    @AfterAll
    static void gone() {
        topology.close();
    }

    private static String source(int n) {
        return "10.77.0." + (200 + n);
    }

    /** One service in both planes, and connections to it. */
    private static final class Both implements AutoCloseable {

        private final AddressKey key;
        private final Service embedded;
        private final List<Connection> held = new ArrayList<>();
        private final StringBuilder ofKernel = new StringBuilder();
        private final StringBuilder ofEmbedded = new StringBuilder();

        Both(String virtual, String scheduler, Set<SchedulerFlag> flags, int... weights) {
            key = new AddressKey(Protocol.TCP, IpAddress.parse(virtual), port);
            var entry = new ServiceEntry(key, scheduler, flags, null, false, List.of());
            embedded = new Service(key, entry, () -> new Timeouts(900, 120, 300), 0);
            var names = flags.stream().sorted().map(flag -> flag.nameUnder(scheduler)).toList();
            var lines = new StringBuilder("-A " + key.spelling() + " -s " + scheduler
                    + (names.isEmpty() ? "" : " -b " + String.join(",", names)) + "\n");
            for (int i = 0; i < weights.length; i++) {
                embedded.add(new Server(entry(i, weights[i], 0), 0));
                lines.append(line("-a", i, weights[i], 0)).append('\n');
            }
            Ipvsadm.restore(director, lines.toString());
        }

        private static ServerEntry entry(int n, int weight, int upper) {
            var address = IpAddress.parse(topology.v4(SERVERS.get(n)));
            return new ServerEntry(new ServerKey(address, 80), Forwarding.NAT, weight, upper, 0, null);
        }

        private void tell(String command, int n, int weight, int upper) {
            Ipvsadm.restore(director, line(command, n, weight, upper));
        }

        private String line(String command, int n, int weight, int upper) {
            return command + " " + key.spelling() + " -r " + topology.v4(SERVERS.get(n)) + ":80 -m -w " + weight
                    + (upper == 0 ? "" : " -x " + upper);
        }

        void edit(int n, int weight, int upper) {
            var server = requireNonNull(embedded.server(entry(n, 0, 0).key()));
            embedded.edit(server, entry(n, weight, upper));
            tell("-e", n, weight, upper);
        }

        Server remove(int n) {
            var server = requireNonNull(embedded.server(entry(n, 0, 0).key()));
            embedded.remove(server);
            Ipvsadm.restore(director, "-d " + key.spelling() + " -r " + topology.v4(SERVERS.get(n)) + ":80");
            return server;
        }

        void addAgain(Server server, int n, int weight) {
            server.edit(entry(n, weight, 0));
            embedded.add(server);
            tell("-a", n, weight, 0);
        }

        void connect(int times, boolean hold) throws IOException {
            for (int i = 0; i < times; i++) {
                connectFrom(i % SOURCES, hold);
            }
        }

        private void connectFrom(int from, boolean hold) throws IOException {
            int local = nextLocal++;
            try {
                var address = new InetSocketAddress(InetAddress.ofLiteral(source(from)), local);
                var connection = Connection.from(client, address, key.address().toString(), key.port());
                ofKernel.append(connection.server()).append(' ');
                if (hold) {
                    held.add(connection);
                } else {
                    connection.close();
                }
            } catch (IOException _) {
                ofKernel.append("nobody ");
            }
            var flow = embedded.open(IpAddress.parse(source(from)), local, 0);
            if (flow == null) {
                ofEmbedded.append("nobody ");
                return;
            }
            ofEmbedded.append(SERVERS.stream().filter(server -> topology.v4(server).equals(flow.target().address()
                    .toString())).findFirst().orElseThrow().name()).append(' ');
            embedded.enter(flow, FlowState.ESTABLISHED, 0);
        }

        void compare() {
            assertThat(ofEmbedded).hasToString(ofKernel.toString());
        }

        @Override
        public void close() throws IOException {
            port++;
            for (var connection : held) {
                connection.close();
            }
        }
    }

    /** The sets of flags that change what a scheduler does: only two of them know any. */
    private static List<Set<SchedulerFlag>> flags(String scheduler) {
        return scheduler.equals("sh") || scheduler.equals("mh")
                ? List.of(Set.of(), EnumSet.of(SchedulerFlag.FLAG_1, SchedulerFlag.FLAG_2))
                : List.of(Set.of());
    }

    @ParameterizedTest
    @CsvSource({"rr, 1, 1, 1", "rr, 3, 0, 1", "wrr, 1, 1, 1", "wrr, 4, 3, 2", "wrr, 2, 4, 6", "wrr, 1, 0, 5",
            "sh, 1, 1, 1", "sh, 1, 2, 3", "dh, 1, 1, 1", "fo, 1, 2, 2", "mh, 1, 1, 1", "mh, 1, 2, 3"})
    void sequences_ofConnectionsThatEnd_areTheSame(String scheduler, int one, int two, int three) throws IOException {
        try (var both = new Both(Topology.vip(0), scheduler, Set.of(), one, two, three)) {
            both.connect(14, false);
            var second = both.remove(1);
            both.connect(5, false);
            both.addAgain(second, 1, 2);
            both.connect(8, false);
            both.edit(0, 5, 0);
            both.connect(12, false);
            both.compare();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "sed", "nq", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf"})
    void sequences_ofHeldConnections_areTheSame(String scheduler) throws IOException {
        for (var flags : flags(scheduler)) {
            try (var both = new Both(Topology.vip(0), scheduler, flags, 1, 2, 3)) {
                both.connect(14, true);
                both.edit(0, 4, 0);
                both.connect(6, true);
                both.edit(2, 0, 0);
                both.connect(6, true);
                both.edit(2, 3, 0);
                both.connect(6, true);
                both.compare();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "sed", "nq", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf"})
    void sequences_withFullServers_areTheSame(String scheduler) throws IOException {
        for (var flags : flags(scheduler)) {
            try (var both = new Both(Topology.vip(0), scheduler, flags, 2, 2, 5)) {
                both.edit(0, 2, 3);
                both.edit(2, 5, 4);
                both.connect(12, true);
                both.edit(2, 5, 8);
                both.connect(8, true);
                both.compare();
            }
        }
    }

    @Test
    void choices_ofDestinationHashing_forSeveralAddresses_areTheSame() throws IOException {
        for (int i = 0; i < VIRTUALS; i++) {
            try (var both = new Both(Topology.vip(i), "dh", Set.of(), 1, 1, 1)) {
                both.connect(1, false);
                both.compare();
            }
        }
    }
}
