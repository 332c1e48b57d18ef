package io.ballast.plane.embedded;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * Receives UDP on the virtual address. Each client's port has a socket of its own towards its server, so that answers
 * find their way back; with one-packet scheduling a client has one for each server that it is led to, for a short while.
 */
final class UdpFront implements Front {

    private static final int LARGEST = 65_535;
    private static final long ONE_PACKET_IDLE = Duration.ofSeconds(10).toNanos();

    private final DatagramSocket socket;
    private final Service service;
    private final LongSupplier clock;
    private final Map<PeerKey, Peer> peers = new ConcurrentHashMap<>();
    private final Thread thread;

    /** @param server null unless every packet is led by itself */
    private record PeerKey(InetSocketAddress client, @Nullable ServerKey server) {
    }

    private record Peer(DatagramSocket socket, Flow flow) {
    }

    private UdpFront(DatagramSocket socket, Service service, LongSupplier clock) {
        this.socket = socket;
        this.service = service;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("embedded " + service.key).start(this::receiveAll);
    }

    /** @throws IOException if the address cannot be listened on */
    static UdpFront open(Service service, LongSupplier clock) throws IOException {
        var address = new InetSocketAddress(service.key.address().toInetAddress(), service.key.port());
        return new UdpFront(new DatagramSocket(address), service, clock);
    }

    private void receiveAll() {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                socket.receive(packet);
                forward(packet);
            } catch (IOException _) {
                // One datagram is lost, as datagrams may be; a closed socket ends the loop.
            }
        }
    }

    private void forward(DatagramPacket packet) throws IOException {
        var client = (InetSocketAddress) packet.getSocketAddress();
        var peer = service.isOnePacket() ? null : peers.get(new PeerKey(client, null));
        if (peer == null) {
            var flow = service.open(IpAddress.of(client.getAddress().getAddress()), client.getPort(),
                    clock.getAsLong());
            if (flow == null) {
                return;
            }
            peer = peer(client, flow);
        }
        service.fromClient(peer.flow, packet.getLength(), clock.getAsLong());
        peer.socket.send(new DatagramPacket(packet.getData(), packet.getLength()));
    }

    private Peer peer(InetSocketAddress client, Flow flow) throws IOException {
        var key = new PeerKey(client, service.isOnePacket() ? flow.target() : null);
        var known = peers.get(key);
        if (known != null) {
            return known;
        }
        var towards = towards(flow);
        var peer = new Peer(towards, flow);
        peers.put(key, peer);
        flow.closing(() -> {
            peers.remove(key, peer);
            towards.close();
        });
        Thread.ofVirtual().name("embedded " + service.key + " answers").start(() -> answerAll(peer, client));
        return peer;
    }

    /** @throws IOException if there is no way to the server; then the flow has ended, and nothing is left open */
    private DatagramSocket towards(Flow flow) throws IOException {
        var towards = new DatagramSocket();
        try {
            towards.connect(new InetSocketAddress(flow.target().address().toInetAddress(), flow.target().port()));
            return towards;
        } catch (IOException e) {
            towards.close();
            service.enter(flow, FlowState.CLOSE, clock.getAsLong());
            flow.end();
            throw e;
        }
    }

    private void answerAll(Peer peer, InetSocketAddress client) {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!peer.socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                peer.socket.receive(packet);
                service.fromServer(peer.flow, packet.getLength(), clock.getAsLong());
                socket.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
            } catch (SocketException _) {
                // Refused by the server (it may come back), or closed, which ends the loop.
            } catch (IOException _) {
                // One datagram is lost.
            }
        }
    }

    /** Flows of one packet are forgotten at once and end nothing: their sockets are closed when they fall silent. */
    @Override
    public void tick(long now) {
        peers.forEach((key, peer) -> {
            if (key.server() != null && now - peer.flow.seen() > ONE_PACKET_IDLE) {
                peer.flow.end();
            }
        });
    }

    @Override
    public void close() {
        socket.close();
        Front.await(thread);
        peers.values().forEach(peer -> peer.flow.end());
    }
}
