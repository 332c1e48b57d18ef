package io.ballast.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real server's FTP service (RFC 959): takes anybody, and any file holds the name of the machine. Active data
 * connections come from the port below the control connection's, which is what the kernel's helper for nat expects.
 */
public final class FtpServer implements AutoCloseable {

    private final Host host;

    private final ServerSocketChannel listening;

    private final int passivePort;

    private FtpServer(Host host, ServerSocketChannel listening, int passivePort) {
        this.host = host;
        this.listening = listening;
        this.passivePort = passivePort;
    }

    /**
     * Listens at port 21.
     *
     * @param address where: {@code 0.0.0.0} for all of IPv4
     * @param passivePort the one port of passive data connections, or 0 for a new one each time
     */
    public static FtpServer start(Host host, String address, int passivePort) {
        ServerSocketChannel listening = host.call(
                () -> ServerSocketChannel.open().bind(new InetSocketAddress(EchoServer.literal(address), 21)));
        FtpServer server = new FtpServer(host, listening, passivePort);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel control = listening.accept();
                Thread.ofVirtual().start(() -> serve(control));
            } catch (IOException e) {
                // Closed, or one client gave up before it was accepted.
            }
        }
    }

    private void serve(SocketChannel control) {
        try (control; Session session = new Session(control)) {
            session.reply("220 " + host.name());
            var lines = Channels.newReader(control, StandardCharsets.US_ASCII);
            StringBuilder line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    session.command(line.toString().strip());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // The client's end of it is the test's business.
        }
    }

    /** One control connection and the data connection that it has asked for. */
    private final class Session implements AutoCloseable {

        private final SocketChannel control;

        private final InetSocketAddress local;

        private @Nullable ServerSocketChannel passive;

        private @Nullable InetSocketAddress active;

        Session(SocketChannel control) throws IOException {
            this.control = control;
            this.local = (InetSocketAddress) control.getLocalAddress();
        }

        void command(String line) throws IOException {
            String argument = line.contains(" ") ? line.substring(line.indexOf(' ') + 1) : "";
            switch (line.split(" ", 2)[0]) {
                case "USER" -> reply("331 any password will do");
                case "PASS" -> reply("230 logged in");
                case "PWD" -> reply("257 \"/\"");
                case "CWD", "TYPE" -> reply("200 done");
                case "PASV" -> passive();
                case "PORT" -> active(argument);
                case "RETR" -> send();
                case "QUIT" -> reply("221 bye");
                default -> reply("502 not here");
            }
        }

        void reply(String line) throws IOException {
            write(control, line + "\r\n");
        }

        private void passive() throws IOException {
            closePassive();
            var opened = host.call(() -> ServerSocketChannel.open()
                    .bind(new InetSocketAddress(local.getAddress(), passivePort)));
            passive = opened;
            int port = ((InetSocketAddress) opened.getLocalAddress()).getPort();
            reply("227 Entering Passive Mode (" + local.getAddress().getHostAddress().replace('.', ',') + ","
                    + port / 256 + "," + port % 256 + ")");
        }

        private void active(String argument) throws IOException {
            closePassive();
            var fields = argument.split(",", -1);
            String address = Arrays.stream(fields).limit(4).collect(Collectors.joining("."));
            active = new InetSocketAddress(EchoServer.literal(address),
                    Integer.parseInt(fields[4]) * 256 + Integer.parseInt(fields[5]));
            reply("200 done");
        }

        private void send() throws IOException {
            reply("150 here it comes");
            try (SocketChannel data = data()) {
                write(data, host.name() + "\n");
            }
            reply("226 done");
        }

        private SocketChannel data() throws IOException {
            if (passive != null) {
                return passive.accept();
            }
            SocketChannel data = host.call(SocketChannel::open);
            data.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            data.bind(new InetSocketAddress(local.getAddress(), local.getPort() - 1));
            data.connect(active);
            return data;
        }

        private void closePassive() throws IOException {
            if (passive != null) {
                passive.close();
                passive = null;
            }
        }

        @Override
        public void close() throws IOException {
            closePassive();
        }

        private static void write(SocketChannel channel, String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
