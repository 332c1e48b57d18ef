package io.ballast.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** The least that connects to each address once a second, evenly spread: what the bench holds probing against. */
final class BareLoop implements Runnable {

    private final List<InetSocketAddress> addresses;
    private volatile long connections;

    BareLoop(List<InetSocketAddress> addresses) {
        this.addresses = addresses;
    }

    long connections() {
        return connections;
    }

    @Override
    public void run() {
        try (var selector = Selector.open()) {
            long step = 1_000_000_000L / addresses.size();
            long due = System.nanoTime();
            for (int next = 0;;) {
                for (; due - System.nanoTime() <= 0; due += step) {
                    connect(addresses.get(next), selector);
                    next = (next + 1) % addresses.size();
                }
                selector.select(this::finish, 1);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void connect(InetSocketAddress address, Selector selector) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.connect(address);
        channel.register(selector, SelectionKey.OP_CONNECT, channel);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread writes.
    private void finish(SelectionKey key) {
        try (var channel = (SocketChannel) key.attachment()) {
            if (channel.finishConnect()) {
                connections++;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
