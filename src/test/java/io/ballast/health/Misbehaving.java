package io.ballast.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A server on loopback that does with its connections what a test wants. */
final class Misbehaving implements AutoCloseable {

    private final ServerSocket listening;
    private final Thread accepting;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> clogging = new ArrayList<>();

    /** @param with done with each connection, on the accepting thread */
    Misbehaving(int port, Consumer<Socket> with) throws IOException {
        listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        accepting = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    var socket = listening.accept();
                    accepted.add(socket);
                    with.accept(socket);
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        });
    }

    /** Accepts and keeps every connection open. */
    static Misbehaving keeping() throws IOException {
        return new Misbehaving(0, _ -> {
        });
    }

    /** One whose kernel answers no more SYNs, for its backlog is full: half-open to those who try. */
    static Misbehaving clogged() throws IOException {
        return new Misbehaving();
    }

    private Misbehaving() throws IOException {
        accepting = Thread.currentThread();
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int each = 0; each < 8; each++) {
            var channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
            clogging.add(channel);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return accepted.size();
    }

    List<Socket> open() {
        return accepted.stream().filter(socket -> !socket.isClosed()).toList();
    }

    /** Ends every connection with a FIN. */
    void closeConnections() {
        accepted.forEach(Misbehaving::finish);
    }

    /** Ends a connection with a FIN. */
    static void finish(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends a connection with an RST. */
    static void reset(Socket socket) {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a process that dies: first nobody listens, then its connections end. */
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            // The kernel listens as long as somebody accepts.
            if (!accepting.equals(Thread.currentThread())) {
                accepting.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeConnections();
        for (var channel : clogging) {
            channel.close();
        }
    }
}
