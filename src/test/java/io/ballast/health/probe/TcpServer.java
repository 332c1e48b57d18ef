package io.ballast.health.probe;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.table.IpAddress;

/** Does with each connection what a test says, and closes it after that. */
final class TcpServer implements AutoCloseable {

    /** What a server does with a connection. */
    interface Conversation {
        void hold(Socket client) throws Exception;
    }

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();

    TcpServer(Conversation conversation) throws IOException {
        socket = new ServerSocket(0, 50, UdpServer.ownAddress());
        Thread.ofPlatform().daemon().start(() -> serve(conversation));
    }

    IpAddress address() {
        return IpAddress.of(socket.getInetAddress().getAddress());
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void serve(Conversation conversation) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                connections.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> {
                    try (client) {
                        conversation.hold(client);
                    } catch (Exception e) {
                        // The prober has gone, as it may.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
