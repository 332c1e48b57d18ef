package io.ballast.vrrp.router;

import java.util.Collection;

import io.ballast.table.HeldAddress;

/** Who takes the addresses down when this process cannot. Nothing here waits or throws. */
interface GuardPost {

    /**
     * These are about to be put up.
     *
     * @param allowance for how long the loop may be silent from now on, in nanoseconds
     */
    void keep(Collection<HeldAddress> addresses, long allowance);

    /** It was taken down. */
    void forget(HeldAddress address);

    /**
     * The loop is alive.
     *
     * @param allowance for how long it may be silent now, in nanoseconds; {@link Long#MAX_VALUE} for ever
     */
    void beat(long allowance);
}
