package io.ballast.vrrp;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

import io.ballast.table.IpAddress;

/**
 * Adverts of one instance into and out of bytes. Nothing that comes in throws; what is not believed says why.
 *
 * <p>Not thread-safe: it counts the packets of authentication headers.
 */
public final class AdvertCodec {

    private final VrrpInstance instance;
    private final EnvelopeRule envelopes;
    private final AuthenticationRule authentication;
    private final SequenceNumber sequence;

    /** @throws io.ballast.secret.LockedSecret if the password cannot be opened */
    public AdvertCodec(VrrpInstance instance) {
        this(instance, 0);
    }

    /**
     * One that goes on where another ended, of the instance before it was redefined or of a process that was replaced.
     *
     * @param lastSequence see {@link #lastSequence()}
     * @throws io.ballast.secret.LockedSecret if the password cannot be opened
     */
    public AdvertCodec(VrrpInstance instance, long lastSequence) {
        this.instance = instance;
        sequence = new SequenceNumber(lastSequence);
        envelopes = new EnvelopeRule(instance.family(), instance.transport());
        authentication = new AuthenticationRule(instance, sequence);
    }

    /** The highest number of an authentication header that was sent or believed; 0 if none was. */
    public long lastSequence() {
        return sequence.highest();
    }

    /** The virtual router of an IPv4 packet, to find its instance by; empty if it is too short to tell. */
    public static OptionalInt virtualRouterId(byte[] ipv4Packet) {
        try {
            var packet = Ipv4Packet.parse(ipv4Packet);
            var header = AuthenticationHeader.of(packet);
            var message = header == null ? packet.payload() : header.message();
            return virtualRouterIdOfMessage(message);
        } catch (NotBelieved e) {
            return OptionalInt.empty();
        }
    }

    /** The same of a message behind an IPv6 header. */
    public static OptionalInt virtualRouterIdOfMessage(byte[] message) {
        return message.length < 2 ? OptionalInt.empty() : OptionalInt.of(message[1] & 255);
    }

    /**
     * The message behind the IP header, for a socket whose kernel makes the header: hop limit 255, traffic class 0xc0.
     *
     * @param priority 0 to 255
     * @param destination the group, or the peer: the checksum covers it
     */
    public byte[] message(int priority, IpAddress source, IpAddress destination) {
        var advert = new Advert(instance.version(), instance.virtualRouterId(), priority, instance.advertInterval(),
                instance.told());
        var message = AdvertWriter.message(advert, instance.authentication().type(), authentication.data());
        return AdvertWriter.withChecksum(message, instance.version(), instance.checksum(), source, destination);
    }

    /**
     * The whole IPv4 packet, with the authentication header if the instance has one, which then counts one up.
     *
     * @param identification 1 to 65535; with 0 the kernel would put one of its own, which the authentication covers
     */
    public byte[] ipv4Packet(int priority, IpAddress source, IpAddress destination, int identification) {
        var message = message(priority, source, destination);
        int protocol = authentication.protocol();
        var header = Ipv4Packet.header(source, destination, identification, protocol,
                message.length + (protocol == Ipv4Packet.VRRP ? 0 : AuthenticationHeader.BYTES));
        var proof = authentication.proof(header, message);
        return ByteBuffer.allocate(header.length + proof.length + message.length).put(header).put(proof).put(message)
                .array();
    }

    /** Reads a whole IPv4 packet. */
    public Reading readIpv4(byte[] bytes) {
        Ipv4Packet packet = null;
        try {
            packet = Ipv4Packet.parse(bytes);
            var header = AuthenticationHeader.of(packet);
            var message = header == null ? packet.payload() : header.message();
            var advert = read(packet.envelope(), message);
            authentication.require(packet, header, message);
            return new Reading.Valid(requireInterval(advert), packet.envelope().source());
        } catch (NotBelieved e) {
            return new Reading.Rejection(e.kind(), packet == null ? null : packet.envelope().source(), e.sentence());
        }
    }

    /** Reads the message behind an IPv6 header. */
    public Reading readIpv6(Envelope envelope, byte[] message) {
        try {
            return new Reading.Valid(requireInterval(read(envelope, message)), envelope.source());
        } catch (NotBelieved e) {
            return new Reading.Rejection(e.kind(), envelope.source(), e.sentence());
        }
    }

    private Advert read(Envelope envelope, byte[] message) throws NotBelieved {
        envelopes.require(envelope);
        var advert = AdvertReader.read(instance.version(), envelope, message);
        if (advert.virtualRouterId() != instance.virtualRouterId()) {
            throw new NotBelieved(RejectionKind.ROUTER_ID, "it is of virtual router " + advert.virtualRouterId()
                    + ", not " + instance.virtualRouterId());
        }
        return advert;
    }

    /** RFC 3768 section 7.1 drops what differs from ours; RFC 9568 section 7.1 learns it. */
    private Advert requireInterval(Advert advert) throws NotBelieved {
        if (advert.interval().isZero()) {
            throw new NotBelieved(RejectionKind.INTERVAL, "its interval is 0");
        }
        if (instance.version() == VrrpVersion.V2 && !advert.interval().equals(instance.advertInterval())) {
            throw new NotBelieved(RejectionKind.INTERVAL, "its interval is " + advert.interval().toSeconds()
                    + " s, and ours is " + instance.advertInterval().toSeconds() + " s: set the same on both");
        }
        return advert;
    }
}
