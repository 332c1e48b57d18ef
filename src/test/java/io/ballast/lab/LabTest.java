package io.ballast.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves the lab itself, with a table made by hand: a director with two real servers balances by each method. */
@GuestTest
class LabTest {

    static Topology topology;

    static Host director;

    static Host one;

    static Host two;

    static Host client;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        one = topology.host("one");
        two = topology.host("two");
        client = topology.host("client");
        for (Host server : List.of(one, two)) {
            topology.tcpServer(server, "::", 80);
            topology.udpServer(server, topology.v4(server), 53);
            topology.hold(FtpServer.start(server, "0.0.0.0", 0));
            Receiving.natted(server, topology.v4(server), topology.v4(director));
            Receiving.natted(server, topology.v6(server), topology.v6(director));
        }
        for (int i = 0; i < 5; i++) {
            director.addAddress(Topology.vip(i) + "/32", "eth0");
            director.addAddress(Topology.vip6(i) + "/128", "eth0");
        }
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    @BeforeEach
    void emptyTable() {
        director.run("ipvsadm", "-C");
    }

    @Test
    void everyThread_ofATest_hasADirectorsCapabilitiesOnly() throws IOException {
        assertThat(status(Files.readString(Path.of("/proc/thread-self/status")))).isEqualTo(Lab.CAPABILITIES);
        assertThat(status(director.call(() -> Files.readString(Path.of("/proc/thread-self/status")))))
                .isEqualTo(Lab.CAPABILITIES);
        assertThat(status(director.onThread(() -> Files.readString(Path.of("/proc/thread-self/status"))).join()))
                .isEqualTo(Lab.CAPABILITIES);
        assertThat(status(director.run("cat", "/proc/self/status"))).isEqualTo(Lab.CAPABILITIES);
    }

    @Test
    void theUser_isNotRoot() {
        assertThat(director.run("id", "-u").strip()).isNotEqualTo("0");
    }

    @Test
    void machines_haveAddressesAndTablesOfTheirOwn() throws IOException {
        Ipvsadm.restore(director, "-A -t " + Topology.vip(0) + ":80 -s rr");

        assertThat(Ipvsadm.list(director)).hasSize(1);
        assertThat(Ipvsadm.list(one)).isEmpty();
        assertThat(director.sysctl("net.ipv4.ip_forward")).isEqualTo("1");
        assertThat(one.sysctl("net.ipv4.ip_forward")).isEqualTo("0");
        assertThat(Connection.ask(client, topology.v4(one), 80)).isEqualTo("one");
        assertThat(Connection.ask(client, topology.v6(two), 80)).isEqualTo("two");
    }

    @Test
    void nat_byHand_balancesBothFamiliesAndProtocols() throws IOException {
        Ipvsadm.restore(director, service("-t", Topology.vip(0) + ":80", "-m", 80, false)
                + service("-u", Topology.vip(0) + ":53", "-m", 53, false)
                + service("-t", "[" + Topology.vip6(0) + "]:80", "-m", 80, true));

        assertThat(answers(Topology.vip(0), 80)).containsExactlyInAnyOrder("one", "two");
        assertThat(answers(Topology.vip6(0), 80)).containsExactlyInAnyOrder("one", "two");
        assertThat(Datagrams.ask(client, Topology.vip(0), 53))
                .isNotEqualTo(Datagrams.ask(client, Topology.vip(0), 53));
    }

    @Test
    void directRouting_byHand_balances() throws IOException {
        both(server -> Receiving.direct(server, Topology.vip(1)));
        both(server -> Receiving.direct(server, Topology.vip6(1)));
        Ipvsadm.restore(director, service("-t", Topology.vip(1) + ":80", "-g", 80, false)
                + service("-t", "[" + Topology.vip6(1) + "]:80", "-g", 80, true));

        assertThat(answers(Topology.vip(1), 80)).containsExactlyInAnyOrder("one", "two");
        assertThat(answers(Topology.vip6(1), 80)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void ipip_byHand_balances() throws IOException {
        both(server -> Receiving.ipip(server, Topology.vip(2)));
        both(server -> Receiving.ipip(server, Topology.vip6(2)));
        Ipvsadm.restore(director, service("-t", Topology.vip(2) + ":80", "-i", 80, false)
                + service("-t", "[" + Topology.vip6(2) + "]:80", "-i", 80, true));

        assertThat(answers(Topology.vip(2), 80)).containsExactlyInAnyOrder("one", "two");
        assertThat(answers(Topology.vip6(2), 80)).containsExactlyInAnyOrder("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tun-type gue --tun-port 6080 --tun-nocsum", "--tun-type gue --tun-port 6080 --tun-csum"})
    void gue_byHand_balances(String type) throws IOException {
        both(server -> {
            if (!server.run("ip", "fou", "show").contains("6080")) {
                Receiving.gue(server, Topology.vip(3), 6080);
            }
        });
        Ipvsadm.restore(director, service("-t", Topology.vip(3) + ":80", "-i " + type, 80, false));

        assertThat(answers(Topology.vip(3), 80)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void gre_byHand_balances() throws IOException {
        both(server -> Receiving.gre(server, Topology.vip(4), topology.v4(server), false));
        Ipvsadm.restore(director,
                service("-t", Topology.vip(4) + ":80", "-i --tun-type gre --tun-nocsum", 80, false));

        assertThat(answers(Topology.vip(4), 80)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aHeldConnection_isCountedAsActive() throws IOException {
        Ipvsadm.restore(director, service("-t", Topology.vip(0) + ":80", "-m", 80, false));

        try (Connection held = Connection.open(client, Topology.vip(0), 80)) {
            assertThat(held.echo("hello")).isEqualTo("hello");
            assertThat(Ipvsadm.list(director).getFirst().servers()).anyMatch(server -> server.active() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ftp-pasv", "--ftp-port"})
    void ftp_throughNat_reachesAServer(String mode) {
        Ipvsadm.restore(director, service("-t", Topology.vip(0) + ":21", "-m", 21, false));

        String argument = mode.equals("--ftp-port") ? topology.v4(client) : "--disable-epsv";
        assertThat(client.run("curl", "-sS", "-m", "20", mode, argument, "--disable-eprt",
                "ftp://" + Topology.vip(0) + "/file").strip()).isIn("one", "two");
    }

    private static void both(Consumer<Host> act) {
        act.accept(one);
        act.accept(two);
    }

    private static Set<String> answers(String vip, int port) throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            names.add(Connection.ask(client, vip, port));
        }
        return names;
    }

    private static String service(String kind, String key, String forward, int port, boolean six) {
        String lines = "-A " + kind + " " + key + " -s rr\n";
        for (Host server : List.of(one, two)) {
            String address = six ? "[" + topology.v6(server) + "]" : topology.v4(server);
            lines += "-a " + kind + " " + key + " -r " + address + ":" + port + " " + forward + "\n";
        }
        return lines;
    }

    private static long status(String text) {
        List<Long> sets = text.lines().filter(line -> line.startsWith("CapPrm") || line.startsWith("CapEff"))
                .map(line -> Long.parseLong(line.substring(7).strip(), 16)).distinct().toList();
        assertThat(sets).as("permitted and effective capabilities").hasSize(1);
        return sets.getFirst();
    }
}
