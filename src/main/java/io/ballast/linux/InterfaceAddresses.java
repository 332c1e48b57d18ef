package io.ballast.linux;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

/** Addresses on this machine's interfaces, and how neighbours learn of them. */
public interface InterfaceAddresses extends AutoCloseable {

    /** All addresses of all interfaces of this network namespace. */
    Set<HeldAddress> read();

    /** How packets to these addresses leave now; one that cannot be reached is missing. */
    Map<IpAddress, Way> ways(Collection<IpAddress> to);

    /**
     * Whether IPv4 packets that come in by the interface are taken although they come from one of this machine's own
     * addresses (accept_local).
     */
    boolean takesOwn(String interfaceName);

    /** Whether IPv4 packets are dropped that come in where packets to their source would not leave (rp_filter 1). */
    boolean filtersStrictly(String interfaceName);

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

    /**
     * Tells the neighbours: gratuitous ARP, or an unsolicited neighbour advertisement. Silent on loopback.
     *
     * @return false if the interface is down, so that nobody hears
     * @throws ErrnoException if the interface does not exist or the capability is missing
     */
    boolean announce(HeldAddress address);

    @Override
    void close();
}
