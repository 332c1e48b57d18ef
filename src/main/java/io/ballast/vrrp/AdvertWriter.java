package io.ballast.vrrp;

import java.nio.ByteBuffer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Adverts into bytes: RFC 9568 section 5.2, RFC 3768 section 5.3. */
final class AdvertWriter {

    static final int FIXED_BYTES = 8;
    static final int ADVERTISEMENT = 1;

    private static final int CHECKSUM_AT = 6;

    private AdvertWriter() {
    }

    /** @param key the 8 bytes that follow the addresses in version 2 */
    static byte[] message(Advert advert, int authentication, byte[] key) {
        var addresses = advert.addresses();
        int addressBytes = addresses.stream().mapToInt(address -> address.family().bytes()).sum();
        boolean v2 = advert.version() == VrrpVersion.V2;
        int interval = (int) advert.interval().dividedBy(advert.version().unit());
        var message = ByteBuffer.allocate(FIXED_BYTES + addressBytes + (v2 ? key.length : 0))
                .put((byte) (advert.version().number() << 4 | ADVERTISEMENT)).put((byte) advert.virtualRouterId())
                .put((byte) advert.priority()).put((byte) addresses.size())
                .putShort((short) (v2 ? authentication << 8 | interval : interval)).putShort((short) 0);
        addresses.forEach(address -> message.put(address.bytes()));
        return (v2 ? message.put(key) : message).array();
    }

    /** Puts the checksum in, by version, family and style. */
    static byte[] withChecksum(byte[] message, VrrpVersion version, ChecksumStyle style, IpAddress source,
            IpAddress destination) {
        boolean pseudo = version == VrrpVersion.V3
                && (source.family() == Family.IPV6 || style == ChecksumStyle.PSEUDO_HEADER);
        int sum = pseudo
                ? InternetChecksum.of(InternetChecksum.pseudoHeader(source, destination, message.length), message)
                : InternetChecksum.of(message);
        ByteBuffer.wrap(message).putShort(CHECKSUM_AT, (short) sum);
        return message;
    }
}
