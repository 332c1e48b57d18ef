package io.ballast.vrrp.router;

import java.util.List;

import io.ballast.table.HeldAddress;

/**
 * An interface.
 *
 * @param index of the kernel; another one means another interface, whatever the name
 * @param up whether it is up, and its carrier too
 * @param setUp whether it was set up, whatever its carrier
 * @param addresses in the kernel's order
 */
record Link(String name, int index, boolean up, boolean setUp, List<HeldAddress> addresses) {

    Link {
        addresses = List.copyOf(addresses);
    }
}
