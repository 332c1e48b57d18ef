package io.ballast.vrrp.router;

import java.util.Set;

import io.ballast.table.HeldAddress;

/** What a process that is started later must know of this one. Taking it is quick; writing it is somebody else's. */
interface Memory {

    /** All addresses that were put up here, or are about to be. */
    void standing(Set<HeldAddress> addresses);

    /** The numbers of authentication headers of an instance are not used beyond this one, until the next call. */
    void sequence(String instance, long highest);
}
