package io.ballast.vrrp;

/** Where a director stands in an instance. */
public enum Role {
    /** It takes no part: it has not started, waits for first results, or has stopped. */
    INITIAL,
    /** It listens, and takes over when the master falls silent. */
    BACKUP,
    /** It holds the addresses and says so. */
    MASTER,
    /** It must not hold the addresses: something that it needs has failed. */
    FAULT
}
