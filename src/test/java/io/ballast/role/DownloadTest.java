package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.ballast.definition.Defined;
import io.ballast.lab.Download;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.KernelTable;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two directors in front of a server by nat, that hold together the address of the service and the one that is the
 * server's gateway, and whose kernels tell each other of connections.
 */
@GuestTest
class DownloadTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String OUTER = Topology.vip(0);
    private static final String INNER = Topology.vip(1);
    private static final int CHUNKS = 400;

    @TempDir
    private static Path data;

    private static Topology topology;
    private static Host client;
    private static WholeMachine first;
    private static WholeMachine second;

    @BeforeAll
    static void build() {
        topology = new Topology();
        var one = topology.director("one");
        var two = topology.director("two");
        var server = topology.host("server");
        client = topology.host("client");
        Receiving.natted(server, topology.v4(server), INNER);
        var _ = topology.hold(Download.serve(server, 80, CHUNKS));
        var instance = """
                { 'name': '%s', 'virtualRouterId': %d, 'advertisementInterval': '300ms',
                  'virtualAddresses': [ { 'address': '%s' } ],
                  'members': [ { 'director': 'one', 'interface': 'eth0', 'priority': 150 },
                               { 'director': 'two', 'interface': 'eth0', 'priority': 100 } ] }
                """;
        var defined = new Defined().cluster("""
                { 'name': 'files', 'services': [ { 'name': 'http', 'protocol': 'tcp', 'address': '%s', 'port': 80,
                  'check': { 'type': 'tcp', 'interval': '1s', 'timeout': '1s' },
                  'servers': [ { 'name': 'server', 'address': '%s' } ] } ] }
                """.formatted(OUTER, topology.v4(server)))
                .instance(instance.formatted("outer", 51, OUTER)).instance(instance.formatted("inner", 52, INNER))
                .group("{ 'name': 'nat', 'instances': ['outer', 'inner'] }").snapshot();
        second = new WholeMachine(two, data, defined, true);
        first = new WholeMachine(one, data, defined, true);
        first.roles.awaitRole("outer", Role.MASTER);
        first.roles.awaitRole("inner", Role.MASTER);
        for (var each : List.of(one, two)) {
            await().atMost(LONG).until(() -> KernelTable.servers(each, OUTER + ":80").size() == 1);
        }
    }

    @AfterAll
    static void gone() {
        second.close();
        first.close();
        topology.close();
    }

    @Test
    void longDownload_survivesTheMaster() throws IOException {
        try (var download = Download.start(client, OUTER, 80)) {
            await().atMost(LONG).until(() -> download.received() > Download.size(CHUNKS / 10));
            // By then the other kernel has heard of it, by the third packet.
            await().atMost(LONG).until(() -> second.host.run("ipvsadm", "-Lcn").contains(":80 "));
            first.die(() -> topology.plugged(first.host, false));
            assertThat(download.received()).as("when the master dies").isLessThan(Download.size(CHUNKS));
            assertThat(download.await()).isEqualTo(Download.size(CHUNKS));
        }
        second.roles.awaitRole("outer", Role.MASTER);
        second.roles.awaitRole("inner", Role.MASTER);
    }
}
