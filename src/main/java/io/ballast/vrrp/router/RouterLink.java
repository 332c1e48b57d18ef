package io.ballast.vrrp.router;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The application's end of a connection to the router. When it ends, it is of no more use: the caller makes another, and
 * starts another router if nobody answers.
 *
 * <p>One thread receives; any thread may send. Both wait, so they are for virtual threads or threads of their own.
 */
public final class RouterLink implements AutoCloseable {

    private final SocketChannel channel;
    private final LineReader lines;
    private final ReentrantLock sending = new ReentrantLock();

    private RouterLink(SocketChannel channel) {
        this.channel = channel;
        lines = new LineReader(channel);
    }

    /**
     * Connects to the router of a state directory. A connection that was there before is closed by the router.
     *
     * @throws IOException if nobody answers
     */
    public static RouterLink connect(Path stateDirectory) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(StateDirectory.socket(stateDirectory)));
            return new RouterLink(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Sends a message.
     *
     * @throws IOException if the connection has ended
     */
    public void send(Down message) throws IOException {
        var line = ByteBuffer.wrap(Lines.of(message));
        sending.lock();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } finally {
            sending.unlock();
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws EOFException if the router closed the connection: it ended, or somebody else connected
     * @throws IOException if the connection broke, was closed here, or what came was not understood
     */
    public Up receive() throws IOException {
        var line = lines.next();
        if (line == null) {
            throw new EOFException("the router closed the connection");
        }
        return Lines.up(line);
    }

    /** Ends the connection, and a wait in {@link #receive}. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
