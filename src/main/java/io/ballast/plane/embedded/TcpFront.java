package io.ballast.plane.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.LongSupplier;

import io.ballast.table.IpAddress;

/** Accepts TCP on the virtual address, each connection on a virtual thread of its own. */
final class TcpFront implements Front {

    private static final int BACKLOG = 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocket listener;
    private final Service service;
    private final LongSupplier clock;
    private final Thread thread;

    private TcpFront(ServerSocket listener, Service service, LongSupplier clock) {
        this.listener = listener;
        this.service = service;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("embedded " + service.key).start(this::acceptAll);
    }

    /** @throws IOException if the address cannot be listened on */
    static TcpFront open(Service service, LongSupplier clock) throws IOException {
        var listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(service.key.address().toInetAddress(), service.key.port()), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        return new TcpFront(listener, service, clock);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().name("embedded " + service.key + " relay").start(() -> serve(client));
            } catch (IOException _) {
                pause();
            }
        }
    }

    /** For want of file descriptors accept fails again and again, until connections end. */
    private void pause() {
        try {
            if (!listener.isClosed()) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        var flow = client.getRemoteSocketAddress() instanceof InetSocketAddress from
                ? service.open(IpAddress.of(from.getAddress().getAddress()), from.getPort(), clock.getAsLong())
                : null;
        if (flow == null) {
            TcpRelay.reset(client);
        } else {
            new TcpRelay(service, flow, client, clock).run();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // It is closed as far as it can be.
        }
        Front.await(thread);
    }
}
