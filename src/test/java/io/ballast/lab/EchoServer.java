package io.ballast.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real server's service. TCP: says its machine's name and a line feed to whoever connects, then gives back every byte.
 * UDP: answers each datagram with the name, a space, and the datagram.
 */
public final class EchoServer implements AutoCloseable {

    private final String name;

    private final Channel channel;

    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private EchoServer(String name, Channel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** Listens on an address of the machine, or on all of a family by {@code 0.0.0.0} or {@code ::}. */
    public static EchoServer tcp(Host host, String address, int port) {
        ServerSocketChannel listening = host
                .call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(literal(address), port), 1024));
        EchoServer server = new EchoServer(host.name(), listening);
        Thread.ofVirtual().name("echo-" + host.name()).start(() -> server.accept(listening));
        return server;
    }

    /** As {@link #tcp}, for datagrams; name the address, for an answer from {@code 0.0.0.0} leaves from any of them. */
    public static EchoServer udp(Host host, String address, int port) {
        DatagramChannel bound = host
                .call(() -> DatagramChannel.open().bind(new InetSocketAddress(literal(address), port)));
        EchoServer server = new EchoServer(host.name(), bound);
        Thread.ofVirtual().name("echo-" + host.name()).start(() -> server.answer(bound));
        return server;
    }

    static InetAddress literal(String address) throws IOException {
        return InetAddress.ofLiteral(address);
    }

    /** How many connections are open now. */
    public int connections() {
        return connections.size();
    }

    /** Stops listening and resets nothing: open connections are closed as by a process that ends. */
    @Override
    public void close() throws IOException {
        channel.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private void accept(ServerSocketChannel listening) {
        while (listening.isOpen()) {
            try {
                SocketChannel connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> echo(connection));
            } catch (IOException e) {
                // Closed, or one client gave up before it was accepted.
            }
        }
    }

    private void echo(SocketChannel connection) {
        try (connection) {
            write(connection, ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
            ByteBuffer buffer = ByteBuffer.allocate(16_384);
            while (connection.read(buffer) >= 0) {
                write(connection, buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            // The client's end of it is the test's business.
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(DatagramChannel bound) {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        byte[] prefix = (name + " ").getBytes(StandardCharsets.UTF_8);
        while (bound.isOpen()) {
            try {
                buffer.clear().put(prefix);
                SocketAddress sender = bound.receive(buffer);
                bound.send(buffer.flip(), sender);
            } catch (IOException e) {
                // Closed, or an ICMP error about an answer to somebody who has gone.
            }
        }
    }

    private static void write(SocketChannel connection, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }
}
