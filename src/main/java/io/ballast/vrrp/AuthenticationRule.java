package io.ballast.vrrp;

import java.security.MessageDigest;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Makes and checks the authentication of one instance. Not thread-safe: it counts packets. */
final class AuthenticationRule {

    private final VrrpVersion version;
    private final Authentication agreed;
    private final boolean unicast;
    private final byte[] key;
    private final SequenceNumber sequence;

    AuthenticationRule(VrrpInstance instance, SequenceNumber sequence) {
        this.sequence = sequence;
        version = instance.version();
        agreed = instance.authentication();
        unicast = instance.transport() instanceof Transport.Unicast;
        key = agreed.key();
    }

    /** What follows the addresses in version 2: zeros where a header before the message does its work. */
    byte[] data() {
        return agreed instanceof Authentication.Pass ? key : new byte[key.length];
    }

    /** Of what follows the IPv4 header. */
    int protocol() {
        return hasHeader() ? Ipv4Packet.AUTHENTICATION_HEADER : Ipv4Packet.VRRP;
    }

    /** The header between IPv4 and the message, which counts one up; no bytes if there is none. */
    byte[] proof(byte[] ipv4Header, byte[] message) {
        return hasHeader() ? AuthenticationHeader.make(key, ipv4Header, unicast, sequence, message) : new byte[0];
    }

    private static String words(int type, boolean header) {
        return switch (type) {
            case 0 -> header ? "not authenticated, behind a header" : "not authenticated";
            case 1 -> "authenticated by a password";
            case 2 -> header ? "authenticated by a header" : "said to be authenticated by a header, and has none";
            default -> "authenticated by type " + type;
        };
    }

    /**
     * The type first, then what it asks for (RFC 2338 section 7.1). Version 3 has none.
     *
     * @param message of which version, type and length were found to be right
     */
    void require(Ipv4Packet packet, @Nullable AuthenticationHeader header, byte[] message) throws NotBelieved {
        int type = version == VrrpVersion.V2 ? message[4] & 255 : agreed.type();
        if (type != agreed.type() || hasHeader() != (header != null)) {
            throw new NotBelieved(RejectionKind.AUTHENTICATION_TYPE, "it is " + words(type, header != null)
                    + ", and this instance is " + words(agreed.type(), hasHeader()) + ": set the same on both");
        }
        switch (agreed) {
            case Authentication.None _ -> {
                // RFC 3768 section 5.3.10: the bytes are ignored.
            }
            case Authentication.Pass _ -> requirePassword(message);
            case Authentication.Header _ -> requireProof(packet, header);
        }
    }

    private void requirePassword(byte[] message) throws NotBelieved {
        var password = Arrays.copyOfRange(message, message.length - key.length, message.length);
        if (!MessageDigest.isEqual(password, key)) {
            throw new NotBelieved(RejectionKind.AUTHENTICATION, "its password is another");
        }
    }

    private void requireProof(Ipv4Packet packet, @Nullable AuthenticationHeader header) throws NotBelieved {
        if (header == null || !header.isProven(key, packet.header(), unicast)
                || header.index() != (int) packet.envelope().source().low()) {
            throw new NotBelieved(RejectionKind.AUTHENTICATION,
                    "its authentication header does not fit: another password, or changed under way");
        }
        if (!sequence.accept(header.index(), header.sequence())) {
            throw new NotBelieved(RejectionKind.REPLAY, "its number " + header.sequence() + " was used before");
        }
    }

    private boolean hasHeader() {
        return agreed instanceof Authentication.Header;
    }
}
