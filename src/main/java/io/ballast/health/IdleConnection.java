package io.ballast.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/** A connection to a server that only waits for its end. What the server says meanwhile is not listened to. */
final class IdleConnection implements ProbeLoop.Hearing {

    /** More than any greeting: who says so much is not idle, and is cut off. */
    private static final int MOST_BYTES = 64 * 1024;

    /** Hears what becomes of the connection, on the probing thread. */
    interface Owner {
        void opened();

        /** @param ours whether this machine could not open it, which says nothing about the server */
        void ended(boolean ours);
    }

    private final ProbeLoop loop;
    private final Owner owner;
    private @Nullable SocketChannel channel;
    private int heard;

    IdleConnection(ProbeLoop loop, Owner owner) {
        this.loop = loop;
        this.owner = owner;
    }

    void open(Sockets sockets) {
        try {
            var opening = sockets.stream();
            channel = opening;
            opening.configureBlocking(false);
            boolean stands = opening.connect(sockets.destination);
            loop.hear(opening, stands ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (stands) {
                owner.opened();
            }
        } catch (IOException e) {
            end(Reasons.isOurs(e));
        } catch (RuntimeException | Error e) {
            stumble(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        var waiting = channel;
        if (waiting == null) {
            return;
        }
        try {
            if (!waiting.isConnected()) {
                if (waiting.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                    owner.opened();
                }
            } else if (!goesOn(waiting)) {
                end(false);
            }
        } catch (IOException e) {
            end(Reasons.isOurs(e));
        }
    }

    @Override
    public void stumble(Throwable fault) {
        loop.complain(fault);
        end(true);
    }

    private boolean goesOn(SocketChannel waiting) throws IOException {
        int count = waiting.read(ByteBuffer.allocate(1024));
        heard += Math.max(0, count);
        return count >= 0 && heard < MOST_BYTES;
    }

    private void end(boolean ours) {
        close();
        owner.ended(ours);
    }

    void close() {
        Channels.close(channel);
        channel = null;
    }
}
