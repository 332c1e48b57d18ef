package io.ballast.vrrp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Bytes into adverts: what can be checked without knowing the instance, in the order of RFC 9568 section 7.1. */
final class AdvertReader {

    private static final int INTERVAL_AT = 4;
    private static final int INTERVAL_BITS = 0x0fff;

    private AdvertReader() {
    }

    /** @throws NotBelieved if version, type, length or checksum is wrong */
    static Advert read(VrrpVersion version, Envelope envelope, byte[] message) throws NotBelieved {
        requireKind(version, message);
        int count = message[3] & 255;
        requireLength(version, envelope.source().family(), count, message.length);
        requireChecksum(version, envelope, message);
        return new Advert(version, message[1] & 255, message[2] & 255, interval(version, message),
                addresses(envelope.source().family(), count, message));
    }

    private static void requireKind(VrrpVersion version, byte[] message) throws NotBelieved {
        if (message.length < AdvertWriter.FIXED_BYTES) {
            throw new NotBelieved(RejectionKind.LENGTH, "it has " + message.length + " bytes of the first "
                    + AdvertWriter.FIXED_BYTES);
        }
        int number = message[0] >> 4 & 15;
        if (number != version.number()) {
            throw new NotBelieved(RejectionKind.VERSION, "it is of version " + number + ", and this instance speaks "
                    + version.number() + ": set the same version on both");
        }
        if ((message[0] & 15) != AdvertWriter.ADVERTISEMENT) {
            throw new NotBelieved(RejectionKind.TYPE, "its type is " + (message[0] & 15) + ", and there is only 1");
        }
    }

    private static void requireLength(VrrpVersion version, Family family, int count, int length) throws NotBelieved {
        int expected = AdvertWriter.FIXED_BYTES + count * family.bytes()
                + (version == VrrpVersion.V2 ? Authentication.KEY_BYTES : 0);
        if (length != expected) {
            throw new NotBelieved(RejectionKind.LENGTH, "it has " + length + " bytes, where " + count
                    + " addresses make " + expected);
        }
        // RFC 9568 section 5.2.5: at least one.
        if (count == 0) {
            throw new NotBelieved(RejectionKind.LENGTH, "it tells no address");
        }
    }

    private static void requireChecksum(VrrpVersion version, Envelope envelope, byte[] message) throws NotBelieved {
        var pseudo = InternetChecksum.pseudoHeader(envelope.source(), envelope.destination(), message.length);
        boolean ipv4 = envelope.source().family() == Family.IPV4;
        // Version 3 on IPv4 is sent with the pseudo header by some and without by others: see ChecksumStyle.
        boolean right = ipv4 && InternetChecksum.of(message) == 0
                || version == VrrpVersion.V3 && InternetChecksum.of(pseudo, message) == 0;
        if (!right) {
            throw new NotBelieved(RejectionKind.CHECKSUM, "its checksum is wrong");
        }
    }

    private static Duration interval(VrrpVersion version, byte[] message) {
        int units = version == VrrpVersion.V2
                ? message[INTERVAL_AT + 1] & 255
                : ByteBuffer.wrap(message).getShort(INTERVAL_AT) & INTERVAL_BITS;
        return version.unit().multipliedBy(units);
    }

    private static List<IpAddress> addresses(Family family, int count, byte[] message) {
        var bytes = ByteBuffer.wrap(message, AdvertWriter.FIXED_BYTES, count * family.bytes());
        var addresses = new ArrayList<IpAddress>(count);
        for (int i = 0; i < count; i++) {
            var address = new byte[family.bytes()];
            bytes.get(address);
            addresses.add(IpAddress.of(address));
        }
        return addresses;
    }
}
