package io.ballast.plane.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Carries one TCP connection both ways, each end by itself, so that half-closed connections work. */
final class TcpRelay {

    private static final int PIECE = 16 * 1024;
    /** The kernel's time-out of SYN_RECV. */
    private static final Duration CONNECT = Duration.ofMinutes(1);

    private final Service service;
    private final Flow flow;
    private final Socket client;
    private final Socket server = new Socket();
    private final LongSupplier clock;

    TcpRelay(Service service, Flow flow, Socket client, LongSupplier clock) {
        this.service = service;
        this.flow = flow;
        this.client = client;
        this.clock = clock;
    }

    /** Returns when both directions have ended. */
    void run() {
        flow.closing(this::resetBoth);
        try {
            var target = flow.target();
            server.connect(new InetSocketAddress(target.address().toInetAddress(), target.port()),
                    (int) CONNECT.toMillis());
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException _) {
            failed();
            return;
        }
        service.enter(flow, FlowState.ESTABLISHED, clock.getAsLong());
        var back = Thread.ofVirtual().name(Thread.currentThread().getName() + " back").start(() -> pump(false));
        pump(true);
        try {
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close(client);
        close(server);
    }

    private void pump(boolean fromClient) {
        var from = fromClient ? client : server;
        var to = fromClient ? server : client;
        var piece = new byte[PIECE];
        try {
            for (int n = from.getInputStream().read(piece); n >= 0; n = from.getInputStream().read(piece)) {
                count(fromClient, n);
                to.getOutputStream().write(piece, 0, n);
            }
            service.finished(flow, fromClient, clock.getAsLong());
            to.shutdownOutput();
        } catch (IOException _) {
            failed();
        }
    }

    private void count(boolean fromClient, int bytes) {
        if (fromClient) {
            service.fromClient(flow, bytes, clock.getAsLong());
        } else {
            service.fromServer(flow, bytes, clock.getAsLong());
        }
    }

    private void failed() {
        service.enter(flow, FlowState.CLOSE, clock.getAsLong());
        flow.end();
    }

    private void resetBoth() {
        reset(client);
        reset(server);
    }

    /** Closes so that the other end is told at once, by RST. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Not connected or closed already.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed as far as it can be.
        }
    }
}
