package io.ballast.plane.embedded;

import io.ballast.table.IpAddress;

/** How the kernel's hashing schedulers turn an address into a number. */
final class AddressHash {

    /** The golden ratio's part of 2^32 that hash_32 of the kernel multiplies by. */
    private static final int GOLDEN_RATIO = 0x61C8_8647;

    private AddressHash() {
    }

    /** The address as 32 bits; the four words of an IPv6 address, one on the other. */
    static int fold(IpAddress address) {
        long both = address.high() ^ address.low();
        return (int) (both >>> 32) ^ (int) both;
    }

    /** The upper 8 bits of the product, which depend on all bits of the value. */
    static int slotOf256(int value) {
        return value * GOLDEN_RATIO >>> 24;
    }
}
