package io.ballast.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/** A client's UDP socket, with a port of its own, so that IPVS sees one connection. */
public final class Datagrams implements AutoCloseable {

    private final DatagramChannel channel;

    private Datagrams(DatagramChannel channel) {
        this.channel = channel;
    }

    public static Datagrams open(Host client, boolean six) throws IOException {
        DatagramChannel channel = client.call(DatagramChannel::open);
        channel.bind(new InetSocketAddress(EchoServer.literal(six ? "::" : "0.0.0.0"), 0));
        channel.socket().setSoTimeout(Connection.TIMEOUT_MS);
        return new Datagrams(channel);
    }

    /** Sends one datagram from a new socket and gives the name of the {@link EchoServer} that answered. */
    public static String ask(Host client, String address, int port) throws IOException {
        try (Datagrams datagrams = open(client, address.contains(":"))) {
            return datagrams.ask(address, port);
        }
    }

    /** Sends one datagram from this socket and gives the name of the server that answered. */
    public String ask(String address, int port) throws IOException {
        byte[] question = "?".getBytes(StandardCharsets.UTF_8);
        channel.socket()
                .send(new DatagramPacket(question, question.length, EchoServer.literal(address), port));
        DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
        channel.socket().receive(answer);
        String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf(' '));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
