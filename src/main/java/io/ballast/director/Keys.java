package io.ballast.director;

import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

/** Keys as they are written in the director's own file: {@code TCP 10.0.0.1 80}, {@code MARK 7 IPV4}. */
final class Keys {

    private Keys() {
    }

    static String write(ServiceKey key) {
        return switch (key) {
            case AddressKey(Protocol protocol, IpAddress address, int port) -> protocol + " " + address + " " + port;
            case MarkKey(long mark, Family family) -> "MARK " + mark + " " + family;
        };
    }

    /** @throws IllegalArgumentException if the text is no key */
    static ServiceKey read(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no key of a service");
        }
        return parts[0].equals("MARK")
                ? new MarkKey(Long.parseLong(parts[1]), Family.valueOf(parts[2]))
                : new AddressKey(Protocol.valueOf(parts[0]), IpAddress.parse(parts[1]), Integer.parseInt(parts[2]));
    }

    static String write(HeldAddress address) {
        return address.address() + " " + address.prefixLength() + " " + address.interfaceName();
    }

    /** @throws IllegalArgumentException if the text is no held address */
    static HeldAddress readAddress(String text) {
        var parts = text.split(" ", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no address on an interface");
        }
        return new HeldAddress(IpAddress.parse(parts[0]), Integer.parseInt(parts[1]), parts[2]);
    }
}
