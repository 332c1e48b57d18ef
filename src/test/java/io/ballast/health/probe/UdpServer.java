package io.ballast.health.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.ballast.table.IpAddress;

/** Answers each datagram with what a test says: none, one or several datagrams. */
final class UdpServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final List<byte[]> received = new CopyOnWriteArrayList<>();

    /** Answers at an address of its own: to 127.0.0.1 others send too, to ports that were somebody else's a moment ago. */
    UdpServer(Function<byte[], List<byte[]>> answers) throws IOException {
        this(ownAddress(), 0, answers);
    }

    /** Answers where another does by TCP. */
    UdpServer(LoopbackServer beside, Function<byte[], List<byte[]>> answers) throws IOException {
        this(beside.address().toInetAddress(), beside.port(), answers);
    }

    UdpServer(InetAddress address, int port, Function<byte[], List<byte[]>> answers) throws IOException {
        socket = new DatagramSocket(port, address);
        Thread.ofPlatform().daemon().start(() -> serve(answers));
    }

    static InetAddress ownAddress() {
        int number = ThreadLocalRandom.current().nextInt(1 << 22);
        return InetAddress
                .ofLiteral("127." + (64 + (number >> 16)) + "." + (number >> 8 & 0xff) + "." + (number & 0xff));
    }

    IpAddress address() {
        return IpAddress.of(socket.getLocalAddress().getAddress());
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All datagrams that came, in order. */
    List<byte[]> received() {
        return received;
    }

    private void serve(Function<byte[], List<byte[]>> answers) {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!socket.isClosed()) {
            try {
                packet.setLength(65_535);
                socket.receive(packet);
                var question = Arrays.copyOf(packet.getData(), packet.getLength());
                received.add(question);
                for (var answer : answers.apply(question)) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
