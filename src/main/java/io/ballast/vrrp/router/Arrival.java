package io.ballast.vrrp.router;

import io.ballast.vrrp.Envelope;

import org.jspecify.annotations.Nullable;

/** A packet that came in. */
final class Arrival {

    private final byte[] bytes;
    private final @Nullable Envelope envelope;

    private Arrival(byte[] bytes, @Nullable Envelope envelope) {
        this.bytes = bytes;
        this.envelope = envelope;
    }

    /** @param packet with its header */
    static Arrival ipv4(byte[] packet) {
        return new Arrival(packet, null);
    }

    /** @param message behind the header */
    static Arrival ipv6(Envelope envelope, byte[] message) {
        return new Arrival(message, envelope);
    }

    byte[] bytes() {
        return bytes;
    }

    /** What the IPv6 header said; null for IPv4, whose packet says it itself. */
    @Nullable
    Envelope envelope() {
        return envelope;
    }
}
