package io.ballast.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client that reads a long stream, each byte of which it knows, over one connection. */
public final class Download implements AutoCloseable {

    private static final int CHUNK = 8192;
    private static final long PAUSE = 20_000_000;
    private static final int TIMEOUT_MS = 60_000;

    private final SocketChannel channel;
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Long> end;

    private Download(Host client, SocketChannel channel) {
        this.channel = channel;
        end = client.onThread(this::read);
    }

    /** A server that sends a stream to whoever connects: a chunk of 8 KiB each 20 ms. */
    public static AutoCloseable serve(Host host, int port, int chunks) {
        var listening = host.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(port)));
        Thread.ofVirtual().start(() -> {
            while (listening.isOpen()) {
                try {
                    var connection = listening.accept();
                    Thread.ofVirtual().start(() -> send(connection, chunks));
                } catch (IOException e) {
                    // It is closed.
                }
            }
        });
        return listening;
    }

    private static void send(SocketChannel connection, int chunks) {
        try (connection) {
            for (int i = 0; i < chunks; i++) {
                var buffer = ByteBuffer.allocate(CHUNK);
                for (int n = 0; n < CHUNK; n++) {
                    buffer.put(expected((long) i * CHUNK + n));
                }
                for (buffer.flip(); buffer.hasRemaining();) {
                    connection.write(buffer);
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException e) {
            // The client tells of it.
        }
    }

    private static byte expected(long position) {
        return (byte) (position * 31 + (position >> 13));
    }

    /** Begins to read. */
    public static Download start(Host client, String address, int port) throws IOException {
        var channel = client.call(SocketChannel::open);
        channel.socket().connect(new InetSocketAddress(EchoServer.literal(address), port), TIMEOUT_MS);
        channel.socket().setSoTimeout(TIMEOUT_MS);
        return new Download(client, channel);
    }

    private long read() throws IOException {
        InputStream in = channel.socket().getInputStream();
        var buffer = new byte[CHUNK];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != expected(received.get() + i)) {
                    throw new IOException("byte " + (received.get() + i) + " is another");
                }
            }
            received.addAndGet(count);
        }
        return received.get();
    }

    /** How many bytes have come. */
    public long received() {
        return received.get();
    }

    /** How many of them there were in the end; or as the connection failed. */
    public long await() {
        return end.join();
    }

    /** How many bytes a server of so many chunks sends. */
    public static long size(int chunks) {
        return (long) chunks * CHUNK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
