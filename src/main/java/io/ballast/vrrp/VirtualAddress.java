package io.ballast.vrrp;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * An address that the master holds.
 *
 * @param prefixLength 0 to the family's bits
 * @param interfaceName null for the instance's
 * @param label of an IPv4 address, such as eth0:1; null for none
 */
public record VirtualAddress(IpAddress address, int prefixLength, @Nullable String interfaceName, AddressScope scope,
        @Nullable String label) {

    public VirtualAddress(IpAddress address, int prefixLength) {
        this(address, prefixLength, null, AddressScope.GLOBAL, null);
    }
}
