package io.ballast.plane.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.ForwardingPlaneContract;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;

import com.sun.management.HotSpotDiagnosticMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPlaneTest extends ForwardingPlaneContract {

    private static final IpAddress VIRTUAL = IpAddress.parse("127.0.0.99");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final EmbeddedPlane plane = new EmbeddedPlane(nanos::get);
    private final List<Echo> servers = List.of(new Echo("a"), new Echo("b"), new Echo("c"));
    private final List<Integer> ports = freePorts();

    @AfterEach
    void close() throws IOException {
        plane.close();
        for (var server : servers) {
            server.close();
        }
    }

    private static List<Integer> freePorts() {
        var ports = new ArrayList<Integer>();
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < 3; i++) {
                var socket = new ServerSocket(0, 1, VIRTUAL.toInetAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ports;
    }

    @Override
    protected ForwardingPlane plane() {
        return plane;
    }

    @Override
    protected AddressKey key(Protocol protocol, int n) {
        return new AddressKey(protocol, VIRTUAL, ports.get(n));
    }

    @Override
    protected ServerKey server(int n) {
        return servers.get(n).key();
    }

    @Override
    protected Closeable connect(AddressKey to) throws IOException {
        return new Client(to);
    }

    /** A client that has read the name of its server. */
    private static final class Client implements Closeable {

        private final Socket socket = new Socket();
        private final BufferedReader reader;
        final String server;

        Client(AddressKey to) throws IOException {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.connect(new InetSocketAddress(to.address().toInetAddress(), to.port()));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            server = Objects.requireNonNullElse(reader.readLine(), "nobody");
        }

        String echo(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return Objects.requireNonNullElse(reader.readLine(), "nothing");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private AddressKey web() {
        return key(Protocol.TCP, 0);
    }

    private void serve(ServiceEntry service) {
        var operations = new ArrayList<Operation>(List.of(new Operation.AddService(service)));
        service.servers().forEach(server -> operations.add(new Operation.AddServer(service.key(), server)));
        done(operations.toArray(Operation[]::new));
    }

    private void done(Operation... operations) {
        assertThat(plane.apply(List.of(operations))).allMatch(Outcome.DONE::equals);
    }

    private ServerEntry entry(int n) {
        return new ServerEntry(server(n), Forwarding.NAT, 1);
    }

    private String ask() throws IOException {
        try (var client = new Client(web())) {
            return client.server;
        }
    }

    private ServerCounters counters(ServiceKey key, int n) {
        var service = Objects.requireNonNull(plane.read().counters().get(key));
        return Objects.requireNonNull(service.servers().get(server(n)));
    }

    @Test
    void clients_reachServersInTurn() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0), entry(1), entry(2))));
        assertThat(ask() + ask() + ask() + ask()).isEqualTo("cbac");
    }

    @Test
    void halfClosedConnection_carriesTheAnswerStill() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        try (var socket = new Socket(VIRTUAL.toInetAddress(), web().port())) {
            socket.getOutputStream().write("ping".getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).isEqualTo("a\nping");
        }
        await().atMost(SOON).until(() -> state().equals(List.of("TIME_WAIT")));
    }

    private List<String> state() {
        try (var connections = plane.connections(_ -> true)) {
            return connections.map(Connection::state).toList();
        }
    }

    @Test
    void bigTransfer_arrivesWholeBothWays_andIsCounted() throws Exception {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        var sent = new byte[20_000_000];
        new Random(1).nextBytes(sent);
        try (var socket = new Socket(VIRTUAL.toInetAddress(), web().port())) {
            var received = CompletableFuture.supplyAsync(() -> readAll(socket));
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            var all = received.get();
            assertThat(all).hasSize(sent.length + 2).endsWith(sent);
        }
        var traffic = counters(web(), 0).traffic();
        assertThat(traffic.inBytes()).isEqualTo(sent.length);
        assertThat(traffic.outBytes()).isEqualTo(sent.length + 2L);
        assertThat(traffic.inPackets()).isPositive();
    }

    private static byte[] readAll(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void removedServer_endsItsConnectionsAtOnce_andNoOthers() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0), entry(1))));
        try (var onB = new Client(web()); var onA = new Client(web())) {
            assertThat(onB.server + onA.server).isEqualTo("ba");
            done(new Operation.RemoveServer(web(), server(1)));
            assertThatThrownBy(() -> {
                onB.echo("?");
                onB.echo("?");
            }).isInstanceOf(IOException.class).hasMessageContaining("reset");
            assertThat(onA.echo("!")).isEqualTo("!");
            assertThat(ask()).isEqualTo("a");
        }
    }

    @Test
    void serverMovedWithinABatch_keepsItsConnections() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        try (var client = new Client(web())) {
            done(new Operation.RemoveServer(web(), server(0)), new Operation.AddServer(web(), entry(0).withWeight(9)));
            assertThat(client.echo("still")).isEqualTo("still");
            assertThat(counters(web(), 0).active()).isEqualTo(1);
        }
    }

    @Test
    void weightZero_takesNoNewConnections_andEndsNone() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0), entry(1))));
        try (var onB = new Client(web())) {
            done(new Operation.EditServer(web(), entry(1).withWeight(0)));
            assertThat(ask() + ask()).isEqualTo("aa");
            assertThat(onB.echo("on")).isEqualTo("on");
            done(new Operation.EditServer(web(), entry(0).withWeight(0)));
            assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        }
    }

    @Test
    void removedService_endsAll_andListensNoMore() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        try (var client = new Client(web())) {
            done(new Operation.RemoveService(web()));
            assertThatThrownBy(() -> {
                client.echo("?");
                client.echo("?");
            }).isInstanceOf(IOException.class);
            assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessageContaining("refused");
        }
    }

    @Test
    void changedScheduler_choosesTheNextConnection() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0), entry(1).withWeight(5))));
        assertThat(ask() + ask()).isEqualTo("ba");
        done(new Operation.EditService(new ServiceEntry(web(), "fo", List.of())));
        assertThat(ask() + ask() + ask()).isEqualTo("bbb");
    }

    @Test
    void serverThatRefuses_resetsTheClient_andCountsAsClosed() throws IOException {
        var gone = server(0);
        servers.getFirst().close();
        serve(new ServiceEntry(web(), "rr", List.of(new ServerEntry(gone, Forwarding.NAT, 1))));
        assertThatThrownBy(() -> {
            try (var client = new Client(web())) {
                client.echo("?");
            }
        }).isInstanceOf(IOException.class);
        await().atMost(SOON).until(() -> state().equals(List.of("CLOSE")));
        assertThat(counters(web(), 0).inactive()).isEqualTo(1);
    }

    @Test
    void idleConnection_endsAfterTheTimeout() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        try (var client = new Client(web())) {
            assertThat(client.echo("x")).isEqualTo("x");
            await().atMost(SOON).until(() -> state().equals(List.of("ESTABLISHED")));
            nanos.addAndGet(Duration.ofSeconds(901).toNanos());
            plane.tick();
            assertThatThrownBy(() -> {
                client.echo("?");
                client.echo("?");
            }).isInstanceOf(IOException.class);
            assertThat(state()).isEmpty();
        }
    }

    @Test
    void persistentClient_staysAtItsServer_untilTheTimeout() throws IOException {
        var persistence = new Persistence(300, 32, null);
        serve(new ServiceEntry(web(), "rr", Set.of(), persistence, false, List.of(entry(0), entry(1))));
        assertThat(ask() + ask() + ask()).isEqualTo("bbb");
        done(new Operation.EditServer(web(), entry(1).withWeight(0)));
        assertThat(ask()).isEqualTo("a");
    }

    @Test
    void datagrams_findTheirWayBothWays_andKeepToTheirServer() throws IOException {
        var dns = key(Protocol.UDP, 1);
        serve(new ServiceEntry(dns, "rr", List.of(entry(0), entry(1))));
        try (var one = new DatagramSocket(); var two = new DatagramSocket()) {
            assertThat(ask(one, dns, "x") + ask(one, dns, "y") + ask(two, dns, "z")).isEqualTo("bxbyaz");
            assertThat(counters(dns, 0).inactive()).isEqualTo(1);
            assertThat(counters(dns, 1).traffic().inPackets()).isEqualTo(2);
            assertThat(counters(dns, 1).traffic().outBytes()).isEqualTo(4);
            nanos.addAndGet(Duration.ofSeconds(301).toNanos());
            plane.tick();
            assertThat(counters(dns, 1).inactive()).isZero();
            assertThat(ask(two, dns, "z")).isEqualTo("bz");
        }
    }

    @Test
    void onePacketScheduling_choosesForEachDatagram_andRemembersNone() throws IOException {
        var dns = key(Protocol.UDP, 1);
        serve(new ServiceEntry(dns, "rr", Set.of(), null, true, List.of(entry(0), entry(1))));
        try (var client = new DatagramSocket()) {
            assertThat(ask(client, dns, "1") + ask(client, dns, "2") + ask(client, dns, "3")).isEqualTo("b1a2b3");
            assertThat(counters(dns, 1).inactive()).isZero();
            assertThat(counters(dns, 1).traffic().connections()).isEqualTo(2);
            assertThat(state()).isEmpty();
        }
    }

    private static String ask(DatagramSocket client, AddressKey to, String text) throws IOException {
        client.setSoTimeout((int) SOON.toMillis());
        var bytes = text.getBytes(UTF_8);
        client.send(new DatagramPacket(bytes, bytes.length, to.address().toInetAddress(), to.port()));
        var answer = new DatagramPacket(new byte[100], 100);
        client.receive(answer);
        assertThat(answer.getSocketAddress())
                .isEqualTo(new InetSocketAddress(to.address().toInetAddress(), to.port()));
        return new String(answer.getData(), 0, answer.getLength(), UTF_8);
    }

    @Test
    void closedPlane_leavesNoThreadAndNoSocketBehind() throws IOException {
        serve(new ServiceEntry(web(), "rr", List.of(entry(0))));
        serve(new ServiceEntry(key(Protocol.UDP, 1), "rr", List.of(entry(0))));
        try (var client = new Client(web()); var datagrams = new DatagramSocket()) {
            assertThat(client.echo("x")).isEqualTo("x");
            assertThat(threads()).anyMatch(line -> line.contains("embedded " + web()));
            assertThat(ask(datagrams, key(Protocol.UDP, 1), "x")).isEqualTo("ax");
            plane.close();
            await().atMost(SOON).untilAsserted(() -> {
                try (var _ = new ServerSocket(web().port(), 1, VIRTUAL.toInetAddress());
                        var _ = new DatagramSocket(key(Protocol.UDP, 1).port(), VIRTUAL.toInetAddress())) {
                    assertThat(threads()).noneMatch(line -> line.contains("embedded " + web()));
                }
            });
        }
    }

    @TempDir
    Path dumps = Path.of("");

    /** Virtual threads stand in no list but in a dump. */
    private List<String> threads() throws IOException {
        var file = dumps.resolve("threads-" + System.nanoTime()).toAbsolutePath();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(),
                HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        return Files.readAllLines(file);
    }
}
