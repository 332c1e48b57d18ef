package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.adding;
import static io.ballast.plane.ipvs.KernelTables.nat;
import static io.ballast.plane.ipvs.KernelTables.tcp;
import static io.ballast.plane.ipvs.SyncDaemon.Direction.LISTENING;
import static io.ballast.plane.ipvs.SyncDaemon.Direction.SENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Topology;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.IpAddress;
import io.ballast.table.ServiceEntry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@GuestTest
class KernelSyncTest {

    private final Topology topology = new Topology();
    private final Host director = topology.director("director");
    private final Host peer = topology.director("peer");
    private final SyncDaemons daemons = director.call(() -> new SyncDaemons());
    private final SyncDaemons peers = peer.call(() -> new SyncDaemons());

    @AfterEach
    void close() {
        for (var each : List.of(daemons, peers)) {
            each.apply(List.of());
            each.close();
        }
        topology.close();
    }

    private static List<SyncDaemon> both(int syncId) {
        return List.of(new SyncDaemon(SENDING, "eth0", syncId), new SyncDaemon(LISTENING, "eth0", 0));
    }

    @Test
    void apply_startsBothDirections_readsThemBack_andStopsThem() {
        assertThat(daemons.read()).isEmpty();
        daemons.apply(both(51));
        assertThat(daemons.read()).containsExactlyInAnyOrder(
                new SyncDaemon(SENDING, "eth0", 51, 1472, IpAddress.parse("224.0.0.81"), 8848, 1),
                new SyncDaemon(LISTENING, "eth0", 0, 1472, IpAddress.parse("224.0.0.81"), 8848, 1));
        daemons.apply(both(51));
        assertThat(daemons.restart("eth0")).isTrue();

        var other = new SyncDaemon(SENDING, "eth0", 52, 1400, IpAddress.parse("224.0.0.82"), 8849, 3);
        daemons.apply(List.of(other));
        assertThat(daemons.read()).containsExactly(other);
        daemons.apply(List.of());
        assertThat(daemons.read()).isEmpty();
    }

    @Test
    void apply_onNoSuchInterface_saysSo_andStartsTheOther() {
        var listening = new SyncDaemon(LISTENING, "eth0", 0);
        assertThatThrownBy(() -> daemons.apply(List.of(new SyncDaemon(SENDING, "eth9", 1), listening)))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
        assertThat(daemons.read()).extracting(SyncDaemon::direction).containsExactly(LISTENING);
    }

    @Test
    void connections_areKnownToThePeer() throws Exception {
        var server = topology.host("server");
        var client = topology.host("client");
        topology.tcpServer(server, topology.v4(server), 80);
        server.run("ip", "route", "add", topology.v4(client) + "/32", "via", topology.v4(director));
        director.addAddress(Topology.vip(0) + "/32", "eth0");
        try (var first = IpvsPlane.on(director); var second = IpvsPlane.on(peer)) {
            for (var plane : List.of(first, second)) {
                assertThat(plane.probe().ready()).isTrue();
                plane.apply(adding(List.of(new ServiceEntry(tcp(Topology.vip(0), 80), "rr",
                        List.of(nat(topology.v4(server), 80, 1))))));
            }
            daemons.apply(both(1));
            peers.apply(both(2));
            try (var channel = client.call(() -> SocketChannel.open(new InetSocketAddress(Topology.vip(0), 80)))) {
                // A connection is told from its third packet on, and then with every fiftieth.
                Awaitility.await().untilAsserted(() -> {
                    channel.write(ByteBuffer.wrap(new byte[]{'x'}));
                    var known = new ArrayList<io.ballast.plane.Connection>();
                    try (var all = second.connections(_ -> true)) {
                        all.forEach(known::add);
                    }
                    assertThat(known).isNotEmpty();
                });
            }
        }
    }
}
