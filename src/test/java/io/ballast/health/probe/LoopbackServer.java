package io.ballast.health.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.table.IpAddress;

/** A server on loopback that does with each connection what a test says, and then hangs up. */
final class LoopbackServer implements AutoCloseable {

    /** What the server does with one connection; an exception only ends it, since the other end may go first. */
    interface Script {
        void play(Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final Thread serving;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    LoopbackServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), script);
    }

    LoopbackServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        this.serving = Thread.ofVirtual().start(this::serve);
    }

    /** At an address of its own, where the same port is free for datagrams. */
    static LoopbackServer apart(Script script) throws IOException {
        return new LoopbackServer(new ServerSocket(0, 50, UdpServer.ownAddress()), script);
    }

    /** Says this and hangs up once the client has. */
    static LoopbackServer saying(String text) throws IOException {
        return saying(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static LoopbackServer saying(byte[] bytes) throws IOException {
        return new LoopbackServer(connection -> {
            connection.getOutputStream().write(bytes);
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    /** Answers the first request, whatever its head says, with these bytes, and hangs up at once. */
    static LoopbackServer answering(String answer) throws IOException {
        return new LoopbackServer(connection -> {
            head(connection);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** Never says a word. */
    static LoopbackServer silent() throws IOException {
        return new LoopbackServer(
                connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    /** A line of what the client says, without its end. */
    static String line(Socket connection) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = connection.getInputStream().read(); next != '\n' && next >= 0;) {
            line.write(next);
            next = connection.getInputStream().read();
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** What the client says up to an empty line, with that. */
    static String head(Socket connection) throws IOException {
        var head = new StringBuilder();
        for (var line = line(connection); !line.isEmpty(); line = line(connection)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    IpAddress address() {
        return IpAddress.of(listening.getInetAddress().getAddress());
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Returns when the test is over. */
    void awaitEnd() throws InterruptedException {
        closed.await();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                var connection = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> play(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            script.play(connection);
        } catch (IOException e) {
            // The prober has seen enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        try {
            // The kernel listens as long as somebody accepts.
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
