package io.ballast.definition;

import io.ballast.table.IpAddress;

/** An address that Ballast puts up while the cluster exists. */
public record VirtualAddress(IpAddress address, int prefixLength, String interfaceName) {
}
