package io.ballast.vrrp.router;

/** The sockets of the loop, and its one wait. */
interface Wires {

    /** @throws io.ballast.linux.ErrnoException if there is no such interface, or the capability is missing */
    Wire open(WireKey key);

    /** Waits until something can be received, somebody wakes it, or the time is over. */
    void await(long nanos);

    /** Ends the wait that is going on, or the next one; by any thread. */
    void wake();
}
