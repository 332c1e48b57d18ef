package io.ballast.linux;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Where packets to an address leave this machine.
 *
 * @param interfaceName {@code lo} for an address of its own
 * @param source the address that they come from where nobody says otherwise; null where the kernel names none
 */
public record Way(String interfaceName, @Nullable IpAddress source) {
}
