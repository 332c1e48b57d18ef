package io.ballast.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A real server on loopback: says its name to whoever connects, and hangs up. */
final class NamedServer implements AutoCloseable {

    private final ServerSocket listening;

    NamedServer(String name) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name(name).start(() -> serve(name.getBytes(StandardCharsets.US_ASCII)));
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The name of the server that answers there, or nothing if none does. */
    static String ask(String address, int port) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(2000);
            socket.connect(new InetSocketAddress(address, port), 2000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private void serve(byte[] name) {
        try {
            while (true) {
                try (var connection = listening.accept()) {
                    connection.getOutputStream().write(name);
                }
            }
        } catch (SocketException e) {
            // Closed, which is how it ends.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
