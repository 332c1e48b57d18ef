package io.ballast.vrrp;

/**
 * What the checksum of version 3 on IPv4 covers when it is sent; both are believed when they come.
 *
 * <p>RFC 5798 let many read it so that the pseudo header is in it, as keepalived has it; others, and RFC 9568 section
 * 5.2.8, leave it out.
 */
public enum ChecksumStyle {
    PSEUDO_HEADER, MESSAGE_ONLY
}
