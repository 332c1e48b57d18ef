package io.ballast.vrrp;

import io.ballast.table.IpAddress;

/**
 * What the IP header says of a packet; for IPv6 a raw socket tells it beside the message (RFC 3542 section 6).
 *
 * @param hopLimit 0 to 255; the time to live of IPv4
 */
public record Envelope(IpAddress source, IpAddress destination, int hopLimit) {
}
