package io.ballast.plane.embedded;

/**
 * SipHash-1-3 of one 32-bit word, of which the kernel's hsiphash keeps the lower half on 64-bit machines.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash: a fast short-input PRF</a>, section 2
 */
final class SipHash {

    private static final long LENGTH_IN_TOP_BYTE = 4L << 56;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long key0, long key1) {
        v0 = key0 ^ 0x736f_6d65_7073_6575L;
        v1 = key1 ^ 0x646f_7261_6e64_6f6dL;
        v2 = key0 ^ 0x6c79_6765_6e65_7261L;
        v3 = key1 ^ 0x7465_6462_7974_6573L;
    }

    /** The word as four bytes, least significant first. */
    static long of(int word, long key0, long key1) {
        return new SipHash(key0, key1).last(Integer.toUnsignedLong(word) | LENGTH_IN_TOP_BYTE);
    }

    private long last(long block) {
        v3 ^= block;
        round();
        v0 ^= block;
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
