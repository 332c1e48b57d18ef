package io.ballast.health.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import io.ballast.health.ByteText;

/**
 * What a datagram must be: text that is in it, or hexadecimal digits for the whole or the beginning of it, with x for any
 * digit.
 *
 * @param mask one byte for each of the value's, whose bits say which of them count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared with nobody
record BytePattern(byte[] value, byte[] mask, Place place) {

    /** Where in the datagram it must stand. */
    private enum Place {
        ANYWHERE, BEGINNING, WHOLE
    }

    /** @param beginning whether hexadecimal digits are for the beginning alone */
    static BytePattern of(ByteText text, boolean beginning) {
        if (!text.hex()) {
            var value = text.text().getBytes(StandardCharsets.UTF_8);
            var mask = new byte[value.length];
            Arrays.fill(mask, (byte) 0xff);
            return new BytePattern(value, mask, Place.ANYWHERE);
        }
        var digits = text.text();
        return new BytePattern(HexFormat.of().parseHex(digits.replace('x', '0')),
                HexFormat.of().parseHex(digits.replaceAll("[^x]", "f").replace('x', '0')),
                beginning ? Place.BEGINNING : Place.WHOLE);
    }

    /** The bytes of a text to send. */
    static byte[] bytes(ByteText text) {
        return text.hex() ? HexFormat.of().parseHex(text.text()) : text.text().getBytes(StandardCharsets.UTF_8);
    }

    boolean matches(byte[] datagram) {
        if (place == Place.WHOLE && datagram.length != value.length) {
            return false;
        }
        int last = place == Place.ANYWHERE ? datagram.length - value.length : 0;
        for (int at = 0; at <= last && at + value.length <= datagram.length; at++) {
            if (matchesAt(datagram, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesAt(byte[] datagram, int at) {
        for (int i = 0; i < value.length; i++) {
            if (((datagram[at + i] ^ value[i]) & mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
