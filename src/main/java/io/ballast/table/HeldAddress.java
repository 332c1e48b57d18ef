package io.ballast.table;

import java.util.Comparator;

/** An address that this director puts up on one of its interfaces. */
public record HeldAddress(IpAddress address, int prefixLength, String interfaceName)
        implements
            Comparable<HeldAddress> {

    private static final Comparator<HeldAddress> ORDER = Comparator.comparing(HeldAddress::address)
            .thenComparing(HeldAddress::interfaceName).thenComparingInt(HeldAddress::prefixLength);

    @Override
    public int compareTo(HeldAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength + " on " + interfaceName;
    }
}
