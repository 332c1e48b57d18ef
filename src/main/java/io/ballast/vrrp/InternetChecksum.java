package io.ballast.vrrp;

import java.nio.ByteBuffer;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** The checksum of RFC 1071. */
final class InternetChecksum {

    private InternetChecksum() {
    }

    /**
     * Over these parts one after the other, each of an even number of bytes.
     *
     * @return 0 if they hold a right checksum; otherwise, for a checksum field of zeros, what belongs there
     */
    static int of(byte[]... parts) {
        long sum = 0;
        for (var part : parts) {
            var words = ByteBuffer.wrap(part);
            while (words.remaining() > 1) {
                sum += Short.toUnsignedInt(words.getShort());
            }
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    /** What stands in for the IP header: of IPv4 by RFC 9293 section 3.1, of IPv6 by RFC 8200 section 8.1. */
    static byte[] pseudoHeader(IpAddress source, IpAddress destination, int length) {
        boolean ipv4 = source.family() == Family.IPV4;
        var header = ByteBuffer.allocate(ipv4 ? 12 : 40).put(source.bytes()).put(destination.bytes());
        return (ipv4
                ? header.putShort((short) Ipv4Packet.VRRP).putShort((short) length)
                : header.putInt(length).putInt(Ipv4Packet.VRRP)).array();
    }
}
