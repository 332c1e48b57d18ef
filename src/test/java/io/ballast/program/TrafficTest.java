package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.ballast.lab.Connection;
import io.ballast.lab.Datagrams;
import io.ballast.lab.FtpServer;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way of forwarding, defined by REST and used by a client. */
@GuestTest
class TrafficTest {

    static Topology topology;
    static Host director;
    static Host one;
    static Host two;
    static Host client;
    static Program program;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        one = topology.host("one");
        two = topology.host("two");
        client = topology.host("client");
        for (var server : List.of(one, two)) {
            for (int port : new int[]{80, 81, 8081, 8082}) {
                topology.tcpServer(server, "::", port);
            }
            topology.udpServer(server, topology.v4(server), 53);
            topology.udpServer(server, topology.v6(server), 53);
            topology.hold(FtpServer.start(server, "0.0.0.0", 30_000));
            Receiving.natted(server, topology.v4(server), topology.v4(director));
            Receiving.natted(server, topology.v6(server), topology.v6(director));
        }
        program = topology.hold(Program.start(director, Path.of(System.getProperty("user.home"), "traffic")));
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    @ParameterizedTest
    @CsvSource({"tcp, 4", "tcp, 6", "udp, 4", "udp, 6"})
    void nat_carriesBothFamiliesAndProtocols(String protocol, int family) throws IOException {
        var vip = family == 4 ? Topology.vip(0) : Topology.vip6(0);
        int port = protocol.equals("tcp") ? 80 : 53;
        define(vip, """
                "protocol": "%s", "address": "%s", "port": %d, "forwarding": "nat"
                """.formatted(protocol, vip, port),
                "");

        assertThat(answers(protocol, vip, port)).containsExactlyInAnyOrder("one", "two");
    }

    @ParameterizedTest
    @CsvSource({"1, tcp, 4", "1, tcp, 6", "12, udp, 4", "12, udp, 6"})
    void directRouting_carriesBothFamiliesAndProtocols(int number, String protocol, int family) throws IOException {
        var vip = vip(number, family);
        for (var server : List.of(one, two)) {
            Receiving.direct(server, vip);
            listen(server, protocol, vip);
        }
        int port = protocol.equals("tcp") ? 80 : 53;
        define(vip, """
                "protocol": "%s", "address": "%s", "port": %d, "forwarding": "dr"
                """.formatted(protocol, vip, port), "");

        assertThat(answers(protocol, vip, port)).containsExactlyInAnyOrder("one", "two");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2  | tcp | 4 | {"type": "ipip"}
            14 | tcp | 6 | {"type": "ipip"}
            15 | udp | 4 | {"type": "ipip"}
            16 | udp | 6 | {"type": "ipip"}
            3  | tcp | 4 | {"type": "gue", "port": 6080}
            4  | tcp | 4 | {"type": "gue", "port": 6080, "checksum": "on"}
            5  | tcp | 4 | {"type": "gre"}
            13 | tcp | 4 | {"type": "gre", "checksum": "on"}
            """)
    void tunnels_carry(int number, String protocol, int family, String tunnel) throws IOException {
        var vip = vip(number, family);
        boolean bare = tunnel.contains("ipip");
        for (var server : List.of(one, two)) {
            switch (number) {
                case 3 -> Receiving.gue(server, vip, 6080);
                case 5, 13 -> Receiving.gre(server, vip, topology.v4(server), tunnel.contains("on"));
                default -> Receiving.ipip(server, vip);
            }
            listen(server, protocol, vip);
            if (!bare) {
                // What came as bare IP in IP would be no proof of another tunnel.
                server.run("iptables-legacy", "-w", "-I", "INPUT", "-p", "4", "-j", "DROP");
            }
        }
        try {
            int port = protocol.equals("tcp") ? 80 : 53;
            define(vip, """
                    "protocol": "%s", "address": "%s", "port": %d, "forwarding": "tun"
                    """.formatted(protocol, vip, port), ", \"tunnel\": " + tunnel);

            assertThat(answers(protocol, vip, port)).containsExactlyInAnyOrder("one", "two");
        } finally {
            if (!bare) {
                List.of(one, two).forEach(
                        server -> server.run("iptables-legacy", "-w", "-D", "INPUT", "-p", "4", "-j", "DROP"));
            }
        }
    }

    private static String vip(int number, int family) {
        return family == 4 ? Topology.vip(number) : Topology.vip6(number);
    }

    /** Servers of UDP answer from the address that they were asked at only if they listen on it. */
    private static void listen(Host server, String protocol, String vip) {
        if (protocol.equals("udp")) {
            topology.udpServer(server, vip, 53);
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, 4", "tcp, 6", "udp, 4", "udp, 6"})
    void fullNat_needsNoRouteBack(String protocol, int family) throws IOException {
        // These servers answer by themselves, not through the director: plain nat would lose the answers.
        var vip = family == 4 ? Topology.vip(6) : Topology.vip6(6);
        int port = protocol.equals("tcp") ? 81 : 53;
        for (var server : List.of(one, two)) {
            server.run("ip", family == 4 ? "-4" : "-6", "rule", "del", "from",
                    family == 4 ? topology.v4(server) : topology.v6(server), "lookup", "100");
        }
        try {
            define(vip, """
                        "protocol": "%s", "address": "%s", "port": %d, "forwarding": "fullnat"
                    """.formatted(protocol, vip,
                    port), "");

            assertThat(answers(protocol, vip, port)).containsExactlyInAnyOrder("one", "two");
        } finally {
            for (var server : List.of(one, two)) {
                Receiving.natted(server, family == 4 ? topology.v4(server) : topology.v6(server),
                        family == 4 ? topology.v4(director) : topology.v6(director));
            }
        }
        program.write("DELETE", "/api/v1/clusters/traffic", null);
        assertThat(rules()).as("rules of ours go with the service").doesNotContain(vip);
    }

    @Test
    void severalPorts_ofOneService_goToTheSameServer() throws IOException {
        var vip = Topology.vip(7);
        define(vip, """
                "protocol": "tcp", "address": "%s", "ports": "80,8081-8082", "forwarding": "nat",
                "persistence": {"timeout": "60s"}
                """.formatted(vip), "");

        var servers = new HashSet<String>();
        for (int port : new int[]{80, 8081, 8082}) {
            servers.add(Connection.ask(client, vip, port));
        }
        assertThat(servers).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"nat, --ftp-pasv", "nat, --ftp-port", "dr, --ftp-pasv", "dr, --ftp-port"})
    void ftp_passiveAndActive_arrives(String forwarding, String mode) {
        var vip = Topology.vip(forwarding.equals("nat") ? 10 : 11);
        if (forwarding.equals("nat")) {
            define(vip, "\"protocol\": \"tcp\", \"address\": \"" + vip + "\", \"port\": 21", "");
        } else {
            // By direct routing the data connection is one more connection of the address, and what the client answers to an
            // active one comes by port 20: the same server must get both.
            List.of(one, two).stream().filter(server -> !server.run("ip", "addr", "show", "lo").contains(vip + "/"))
                    .forEach(server -> Receiving.direct(server, vip));
            define(vip, "\"protocol\": \"tcp\", \"address\": \"" + vip + "\", \"ports\": \"20-21,30000\", "
                    + "\"forwarding\": \"dr\", \"persistence\": {\"timeout\": \"60s\"}", "");
        }

        var argument = mode.equals("--ftp-port") ? topology.v4(client) : "--disable-epsv";
        assertThat(client.run("curl", "-sS", "-m", "20", mode, argument, "--disable-eprt", "ftp://" + vip + "/file")
                .strip()).isIn("one", "two");
    }

    @Test
    void serviceByMark_carriesWhatSomebodyElseMarks() throws IOException {
        var vip = Topology.vip(8);
        director.addAddress(vip + "/32", "eth0");
        director.run("iptables-legacy", "-w", "-t", "mangle", "-A", "PREROUTING", "-d", vip, "-p", "tcp", "-j", "MARK",
                "--set-mark", "7");
        define(null, "\"firewallMark\": 7, \"family\": \"ipv4\", \"forwarding\": \"nat\" ", "");

        assertThat(answers("tcp", vip, 80)).containsExactlyInAnyOrder("one", "two");
        assertThat(director.run("iptables-legacy", "-w", "-t", "mangle", "-S", "PREROUTING"))
                .contains("--set-xmark 0x7");
    }

    @Test
    void directorItself_asRealServer_answers() throws IOException {
        var vip = Topology.vip(9);
        topology.tcpServer(director, topology.v4(director), 80);
        program.write("PUT", "/api/v1/clusters/traffic", """
                {"virtualAddresses": [{"address": "%s/32", "interface": "eth0"}], "services": [{"name": "local",
                  "protocol": "tcp", "address": "%s", "port": 80, "check": {"type": "none"},
                  "servers": [{"name": "self", "address": "%s"}]}]}""".formatted(vip, vip, topology.v4(director)));

        assertThat(Connection.ask(client, vip, 80)).isEqualTo("director");
    }

    /** One service over both servers, its address put up by the program itself unless there is none. */
    private static void define(@Nullable String vip, String service, String serverFields) {
        boolean six = service.contains("fd77:");
        var servers = List.of(one, two).stream().map(server -> "{\"name\": \"" + server.name() + "\", \"address\": \""
                + (six ? topology.v6(server) : topology.v4(server)) + "\"" + serverFields + "}")
                .collect(Collectors.joining(", "));
        var addresses = vip == null
                ? ""
                : "{\"address\": \"" + vip + (six ? "/128" : "/32")
                        + "\", \"interface\": \"eth0\"}";
        program.write("PUT", "/api/v1/clusters/traffic", """
                {"virtualAddresses": [%s], "services": [{"name": "s", "scheduler": "rr", "check": {"type": "none"},
                  %s, "servers": [%s]}]}""".formatted(addresses, service, servers));
    }

    private static Set<String> answers(String protocol, String vip, int port) throws IOException {
        var names = new HashSet<String>();
        for (int i = 0; i < 4; i++) {
            names.add(protocol.equals("tcp") ? Connection.ask(client, vip, port) : Datagrams.ask(client, vip, port));
        }
        return names;
    }

    private static String rules() {
        return director.run("iptables-legacy", "-w", "-t", "nat", "-S")
                + director.run("ip6tables-legacy", "-w", "-t", "nat", "-S")
                + director.run("nft", "list", "ruleset");
    }
}
