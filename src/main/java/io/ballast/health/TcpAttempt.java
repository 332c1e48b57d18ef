package io.ballast.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/** One connection attempt that does not block. */
final class TcpAttempt {

    private final SocketChannel channel;

    private TcpAttempt(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Begins to connect; the selector tells when there is news.
     *
     * @param attachment handed back with the selected key
     * @throws IOException if the answer is known at once and is no
     */
    static TcpAttempt begin(ProbeTarget target, Selector selector, Object attachment) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(target.address().toInetAddress(), target.port()));
            channel.register(selector, SelectionKey.OP_CONNECT, attachment);
            return new TcpAttempt(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Null once connected; otherwise why not. */
    @Nullable
    IOException outcome() {
        try {
            return channel.finishConnect() ? null : new IOException("not connected");
        } catch (IOException e) {
            return e;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The attempt is over either way; the descriptor goes with the channel.
        }
    }
}
