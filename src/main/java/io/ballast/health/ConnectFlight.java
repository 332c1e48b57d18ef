package io.ballast.health;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Connects and nothing else, without blocking: ten thousand of them in flight cost one thread. */
final class ConnectFlight extends Flight implements ProbeLoop.Hearing {

    private static final Outcome CONNECTED = Outcome.success("connected");

    private final Sockets sockets;
    private @Nullable SocketChannel channel;

    ConnectFlight(ProbeLoop loop, Sockets sockets, long timeoutNanos, Ending ending) {
        super(loop, timeoutNanos, ending);
        this.sockets = sockets;
    }

    @Override
    void begin() {
        try {
            var opened = sockets.stream();
            channel = opened;
            opened.configureBlocking(false);
            if (opened.connect(sockets.destination)) {
                end(CONNECTED, false);
                return;
            }
            loop.hear(opened, SelectionKey.OP_CONNECT, this);
            loop.timers.set(this, startNanos + timeoutNanos);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        var connecting = channel;
        if (connecting == null) {
            return;
        }
        try {
            if (connecting.finishConnect()) {
                end(CONNECTED, false);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    void fire(long nowNanos) {
        end(Outcome.failure(Reasons.noAnswerIn(Duration.ofNanos(timeoutNanos))), false);
    }

    private void fail(IOException failure) {
        end(Outcome.failure(Reasons.of(failure)), Reasons.isOurs(failure));
    }

    @Override
    void release() {
        Channels.close(channel);
        channel = null;
    }
}
