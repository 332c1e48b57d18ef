package io.ballast.definition;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

/** What a virtual service listens on. */
public sealed interface Listener {

    /** Marks with these bits, in which only others differ, are kept for the director's own probes. */
    long PRIVATE_MARK = 0x5000_0000L;
    long PRIVATE_MARK_BITS = 0xF00F_C000L;

    /** The service's key in the table. */
    ServiceKey key();

    default Family family() {
        return key().family();
    }

    /**
     * One port of an address.
     *
     * @param port 0 for all ports
     */
    record OnPort(Protocol protocol, IpAddress address, int port) implements Listener {

        @Override
        public ServiceKey key() {
            return new ServiceKey.AddressKey(protocol, address, port);
        }
    }

    /**
     * Several ports of an address, which Ballast marks itself.
     *
     * @param mark given once when the service is stored, the same on every director
     */
    record OnPorts(Protocol protocol, IpAddress address, PortSet ports, long mark) implements Listener {

        @Override
        public ServiceKey key() {
            return new ServiceKey.MarkKey(mark, address.family());
        }
    }

    /** Packets that somebody else marks. */
    record OnMark(long mark, Family family) implements Listener {

        @Override
        public ServiceKey key() {
            return new ServiceKey.MarkKey(mark, family);
        }
    }
}
