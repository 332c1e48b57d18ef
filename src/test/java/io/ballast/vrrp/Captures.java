package io.ballast.vrrp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.ballast.table.IpAddress;

/**
 * What keepalived 2.2.7 sent, captured in two network namespaces, 10.99.0.1 and 10.99.0.2.
 *
 * <p>{@code all}: one router with instances of every kind. {@code two}: two routers that take over from each other.
 */
final class Captures {

    private static final int FILE_HEADER = 24;
    private static final int ETHERNET = 14;
    private static final int IPV6_HEADER = 40;

    private Captures() {
    }

    /** The IPv4 packets of VRRP, without the Ethernet header, in their order. */
    static List<byte[]> ipv4(String name) {
        return frames(name).stream().filter(frame -> etherType(frame) == 0x0800)
                .filter(frame -> frame[ETHERNET + 9] == 112 || frame[ETHERNET + 9] == 51)
                .map(frame -> Arrays.copyOfRange(frame, ETHERNET, frame.length)).toList();
    }

    /** Those of one virtual router. */
    static List<byte[]> ipv4(String name, int virtualRouterId) {
        return ipv4(name).stream()
                .filter(packet -> AdvertCodec.virtualRouterId(packet).orElseThrow() == virtualRouterId).toList();
    }

    /** The IPv6 packets of VRRP. */
    static List<Ipv6> ipv6(String name) {
        return frames(name).stream().filter(frame -> etherType(frame) == 0x86dd && frame[ETHERNET + 6] == 112)
                .map(Captures::ipv6).toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Ipv6(Envelope envelope, byte[] message) {
    }

    private static Ipv6 ipv6(byte[] frame) {
        var packet = Arrays.copyOfRange(frame, ETHERNET, frame.length);
        var envelope = new Envelope(IpAddress.of(Arrays.copyOfRange(packet, 8, 24)),
                IpAddress.of(Arrays.copyOfRange(packet, 24, 40)), packet[7] & 255);
        return new Ipv6(envelope, Arrays.copyOfRange(packet, IPV6_HEADER, packet.length));
    }

    private static int etherType(byte[] frame) {
        return Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(12));
    }

    private static List<byte[]> frames(String name) {
        try (var in = Objects.requireNonNull(Captures.class.getResourceAsStream(name + ".pcap"))) {
            var file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).position(FILE_HEADER);
            var frames = new ArrayList<byte[]>();
            while (file.hasRemaining()) {
                var frame = new byte[file.getInt(file.position() + 8)];
                file.position(file.position() + 16).get(frame);
                frames.add(frame);
            }
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
