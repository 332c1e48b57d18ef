package io.ballast.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client's TCP connection to an {@link EchoServer}, held open until it is closed. */
public final class Connection implements AutoCloseable {

    /** Long enough for a lost packet to be sent again, short enough for a test. */
    static final int TIMEOUT_MS = 5_000;

    private final SocketChannel channel;

    private final String server;

    private Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.server = line();
    }

    /** Connects from a machine and reads the name of the server that answered. Fails by the exception of the socket. */
    public static Connection open(Host client, String address, int port) throws IOException {
        return open(client, null, address, port);
    }

    /** As {@link #open(Host, String, int)}, from one address (and with one port, unless 0) of the machine. */
    public static Connection from(Host client, InetSocketAddress local, String address, int port) throws IOException {
        return open(client, local, address, port);
    }

    /** Connects, reads the server's name and closes: {@code ask} in a loop shows what a scheduler does. */
    public static String ask(Host client, String address, int port) throws IOException {
        try (Connection connection = open(client, address, port)) {
            return connection.server();
        }
    }

    /** The name of the machine that answered. */
    public String server() {
        return server;
    }

    /** The client's own address and port. */
    public InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /** Sends a line and reads it back. */
    public String echo(String text) throws IOException {
        channel.socket().getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        return line();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static Connection open(Host client, @Nullable InetSocketAddress local,
            String address, int port) throws IOException {
        SocketChannel channel = client.call(SocketChannel::open);
        try {
            if (local != null) {
                channel.bind(local);
            }
            channel.socket().connect(new InetSocketAddress(EchoServer.literal(address), port), TIMEOUT_MS);
            channel.socket().setSoTimeout(TIMEOUT_MS);
            return new Connection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = channel.socket().getInputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server ended the connection");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
