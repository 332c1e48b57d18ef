package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Program;
import io.ballast.lab.Topology;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that people build by hand in well-known tutorials, built by REST: the kernel holds the same. */
@GuestTest
class SeedTablesTest {

    static Topology topology;
    static Host director;
    static Host byHand;
    static Program program;

    @BeforeAll
    static void start() {
        topology = new Topology();
        director = topology.director("director");
        byHand = topology.director("by-hand");
        program = topology.hold(Program.start(director, Path.of(System.getProperty("user.home"), "seed-tables")));
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    static Stream<Arguments> tutorials() {
        return Stream.of(
                Arguments.of("web by direct routing, heartbeat and ldirectord", """
                        -A -t 172.25.33.100:80 -s rr
                        -a -t 172.25.33.100:80 -r 172.25.33.3
                        -a -t 172.25.33.100:80 -r 172.25.33.4
                        """, """
                        {"services": [{"name": "http", "protocol": "tcp", "address": "172.25.33.100", "port": 80,
                          "scheduler": "rr", "forwarding": "dr", "check": {"type": "none"},
                          "servers": [{"name": "server3", "address": "172.25.33.3"},
                                      {"name": "server4", "address": "172.25.33.4"}]}]}"""),
                Arguments.of("web and ftp by direct routing, least connections", """
                        -A -t 192.168.2.254:80 -s wlc
                        -a -t 192.168.2.254:80 -r 192.168.2.2 -g
                        -a -t 192.168.2.254:80 -r 192.168.2.3 -g
                        -A -t 192.168.2.254:21 -s wlc
                        -a -t 192.168.2.254:21 -r 192.168.2.2 -g
                        -a -t 192.168.2.254:21 -r 192.168.2.3 -g
                        """,
                        """
                                {"services": [
                                  {"name": "http", "protocol": "tcp", "address": "192.168.2.254", "port": 80,
                                    "forwarding": "dr", "check": {"type": "none"},
                                    "servers": [{"name": "a", "address": "192.168.2.2"}, {"name": "b", "address": "192.168.2.3"}]},
                                  {"name": "ftp", "protocol": "tcp", "address": "192.168.2.254", "port": 21,
                                    "forwarding": "dr", "check": {"type": "none"},
                                    "servers": [{"name": "a", "address": "192.168.2.2"}, {"name": "b", "address": "192.168.2.3"}]}
                                ]}"""),
                // The tutorial writes -A where -a was meant for the two servers.
                Arguments.of("web by nat, weighted round robin", """
                        -A -t 192.168.1.153:80 -s wrr
                        -a -t 192.168.1.153:80 -r 172.16.214.136:80 -m -w 1
                        -a -t 192.168.1.153:80 -r 172.16.214.137:80 -m -w 1
                        """, """
                        {"services": [{"name": "http", "protocol": "tcp", "address": "192.168.1.153", "port": 80,
                          "scheduler": "wrr", "check": {"type": "none"},
                          "servers": [{"name": "one", "address": "172.16.214.136"},
                                      {"name": "two", "address": "172.16.214.137"}]}]}"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tutorials")
    void table_builtByRest_equalsTheTutorials(String title, String commands, String cluster) {
        byHand.run("ipvsadm", "-C");
        Ipvsadm.restore(byHand, commands);

        program.write("PUT", "/api/v1/clusters/tutorial", cluster);

        assertThat(sorted(director)).isEqualTo(sorted(byHand)).isNotEmpty();
    }

    private static List<String> sorted(Host host) {
        return Ipvsadm.saved(host).stream().sorted().toList();
    }
}
