package io.ballast.vrrp;

/** Why a packet is not believed, in the order in which it is looked at (RFC 9568 section 7.1). One counter each. */
public enum RejectionKind {
    /** It is no IP packet, or cut off. */
    HEADER,
    /** Not protocol 112, nor 112 behind an authentication header. */
    PROTOCOL,
    /** Neither to the group of VRRP routers nor, by unicast, to this director. */
    DESTINATION,
    /** By unicast from somebody who is no peer. */
    SOURCE,
    /** A router passed it on: its hop limit is not 255. */
    HOP_LIMIT,
    /** Of the other version. */
    VERSION,
    /** No advert. */
    TYPE,
    /** Shorter or longer than its own counts say, or without an address. */
    LENGTH,
    /** Changed under way. */
    CHECKSUM,
    /** Of another virtual router. */
    ROUTER_ID,
    /** Authenticated in another way than is agreed. */
    AUTHENTICATION_TYPE,
    /** The wrong password, or a packet changed by somebody who does not know it. */
    AUTHENTICATION,
    /** A number that was used before: somebody sends an old packet again. */
    REPLAY,
    /** The interval is none, or in version 2 another than ours (RFC 3768 section 7.1). */
    INTERVAL
}
