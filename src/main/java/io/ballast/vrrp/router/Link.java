package io.ballast.vrrp.router;

import java.util.List;

import io.ballast.table.HeldAddress;

/**
 * An interface.
 *
 * @param index of the kernel; another one means another interface, whatever the name
 * @param up whether it is up, and its carrier too
 * @param addresses in the kernel's order
 */
record Link(String name, int index, boolean up, List<HeldAddress> addresses) {

    Link {
        addresses = List.copyOf(addresses);
    }
}
