package io.ballast.linux;

import java.util.Set;

import io.ballast.table.HeldAddress;

/** Addresses on this machine's interfaces, and how neighbours learn of them. */
public interface InterfaceAddresses extends AutoCloseable {

    /** All addresses of all interfaces of this network namespace. */
    Set<HeldAddress> read();

    /** Names of the interfaces that exist now. */
    Set<String> interfaces();

    /**
     * Puts the address up; one that is already there is no fault.
     *
     * @throws ErrnoException if the interface does not exist or the capability is missing
     */
    void add(HeldAddress address);

    /** Takes the address down; one that is not there is no fault. */
    void remove(HeldAddress address);

    /** Tells the neighbours: gratuitous ARP, or an unsolicited neighbour advertisement. Silent on loopback. */
    void announce(HeldAddress address);

    @Override
    void close();
}
