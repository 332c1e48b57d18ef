package io.ballast.health.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Datagrams to and from the one server that a channel is connected to. Whole ones: none is longer than the buffer. */
final class UdpExchange {

    private static final int LONGEST_DATAGRAM = 65_535;

    private final DatagramChannel channel;
    private final byte[] buffer = new byte[LONGEST_DATAGRAM];

    UdpExchange(DatagramChannel channel) {
        this.channel = channel;
    }

    /** @throws java.net.PortUnreachableException if an earlier datagram was refused */
    void send(byte[] datagram) throws IOException {
        channel.write(ByteBuffer.wrap(datagram));
    }

    /**
     * The next datagram, however long it takes: when the time of the attempt is over its channel is closed.
     *
     * @throws java.net.PortUnreachableException if the server's machine says that nothing listens there
     */
    byte[] receive() throws IOException {
        return Objects.requireNonNull(receiveWithin(0));
    }

    /**
     * The next datagram, or null if none comes in time.
     *
     * @param nanos how long to wait at most
     * @throws java.net.PortUnreachableException if the server's machine says that nothing listens there
     */
    byte @Nullable [] receive(long nanos) throws IOException {
        // 0 would mean for ever.
        return receiveWithin(Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos), 1, Integer.MAX_VALUE));
    }

    private byte @Nullable [] receiveWithin(int millis) throws IOException {
        var packet = new DatagramPacket(buffer, buffer.length);
        var socket = channel.socket();
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
            return Arrays.copyOf(buffer, packet.getLength());
        } catch (SocketTimeoutException e) {
            return null;
        }
    }
}
