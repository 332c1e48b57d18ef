package io.ballast.plane.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

/**
 * A real server on loopback. TCP: says its name and a line feed, then gives back every byte, and ends its direction when
 * the client has. UDP, on the same port: its name before what came.
 */
final class Echo implements AutoCloseable {

    private static final IpAddress LOCAL = IpAddress.parse("127.0.0.1");

    private final String name;
    private final ServerSocket listener;
    private final DatagramSocket datagrams;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Echo(String name) {
        this.name = name;
        try {
            listener = new ServerSocket(0, 100, LOCAL.toInetAddress());
            datagrams = new DatagramSocket(listener.getLocalPort(), InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("echo").start(this::accept);
        Thread.ofVirtual().name("echo").start(this::answer);
    }

    ServerKey key() {
        return new ServerKey(LOCAL, listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("echo").start(() -> serve(socket));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // The client's end of it is the test's business.
        } finally {
            open.remove(socket);
        }
    }

    private void answer() {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(2_000);
                datagrams.receive(packet);
                var text = name + new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                datagrams.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        datagrams.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
