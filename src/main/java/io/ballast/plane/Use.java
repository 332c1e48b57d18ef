package io.ballast.plane;

/** What the clusters of a director use of the kernel. Advice goes by it: what nobody uses is no fault. */
public enum Use {
    /** IPv4 servers by nat or fullnat. */
    NAT,
    /** IPv6 servers by nat or fullnat. */
    NAT_IPV6,
    /** Servers that see the director's own address. */
    FULLNAT,
    DR,
    TUN,
    PERSISTENCE,
    /** Services of several ports, whose packets Ballast marks. */
    MARKS,
    /** Probes of IPv4 services that go the way of clients' packets. */
    PATH
}
