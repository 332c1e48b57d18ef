package io.ballast.vrrp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.ballast.secret.Secret;

/**
 * The authentication of version 2 (RFC 2338 section 5.3.6), which RFC 3768 took out again because it keeps no attacker
 * away, and which much of what runs still has.
 */
public sealed interface Authentication {

    /** Passwords count up to here; what follows is cut off by every router. */
    int KEY_BYTES = 8;

    /** The number in the packet. */
    int type();

    /** The key as the packet has it: 8 bytes, filled up with zeros. */
    byte[] key();

    /** Anybody is believed; the 8 bytes are zeros. */
    record None() implements Authentication {

        @Override
        public int type() {
            return 0;
        }

        @Override
        public byte[] key() {
            return new byte[KEY_BYTES];
        }
    }

    /** The password stands in the packet. */
    record Pass(Secret password) implements Authentication {

        @Override
        public int type() {
            return 1;
        }

        @Override
        public byte[] key() {
            return padded(password);
        }
    }

    /** An authentication header (RFC 2402, HMAC-MD5-96) before the packet, as keepalived makes it. */
    record Header(Secret password) implements Authentication {

        @Override
        public int type() {
            return 2;
        }

        @Override
        public byte[] key() {
            return padded(password);
        }
    }

    private static byte[] padded(Secret password) {
        return Arrays.copyOf(password.reveal().getBytes(StandardCharsets.UTF_8), KEY_BYTES);
    }
}
