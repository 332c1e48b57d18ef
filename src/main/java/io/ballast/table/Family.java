package io.ballast.table;

/** Address family. */
public enum Family {
    IPV4(32), IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    /** Length of an address in bits, which is also the longest prefix. */
    public int bits() {
        return bits;
    }

    /** Length of an address in bytes. */
    public int bytes() {
        return bits / 8;
    }
}
