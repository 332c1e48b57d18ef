package io.ballast.vrrp.router;

import java.util.Map;
import java.util.Set;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.VrrpInstance;

/** The machine's interfaces and their addresses. What fails throws an ErrnoException. */
interface Ground {

    /** Whether anything changed since this was asked last, by whomever. */
    boolean changed();

    /** All interfaces by name, as they are now. */
    Map<String, Link> look();

    /** Puts an address up; one that is there already is no fault. */
    void put(Place place);

    /** Takes an address down; one that is not there is no fault. */
    void take(HeldAddress address);

    /**
     * Tells the neighbours once.
     *
     * @return whether anybody can hear
     */
    boolean announce(HeldAddress address);

    /** Drops packets that come in for these addresses from now on, and for no others. */
    void drop(Set<IpAddress> addresses);

    /** Makes the interface with the hardware address of the virtual router, unless it is there; it is down. */
    void makeVirtualLink(VrrpInstance instance);

    /** Sets it up before its master speaks, or down: a backup must not listen to the master's hardware address. */
    void raiseVirtualLink(VrrpInstance instance, boolean up);

    /** Takes it away again; none is no fault. */
    void dropVirtualLink(VrrpInstance instance);

    /** Takes those away that an earlier process made. */
    void dropLeftVirtualLinks();
}
