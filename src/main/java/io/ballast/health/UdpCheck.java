package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * The server answers a datagram, or at least does not refuse it.
 *
 * @param payload sent; null for one byte of zero, since a connected channel sends no empty datagrams
 * @param expect what the reply must be (hex) or have in it (text); null for any
 * @param length of the reply, by which {@code expect} in hex needs only be its beginning; null for any, and then it must be
 *     the whole
 * @param silenceIsUp what no reply within the time-out means; only the operator can know
 */
public record UdpCheck(Pace pace, Reach reach, @Nullable ByteText payload, @Nullable ByteText expect,
        @Nullable Length length, boolean silenceIsUp) implements PacedCheck {

    /** @throws IllegalArgumentException if the payload leaves a digit open */
    public UdpCheck {
        if (payload != null && payload.hex() && payload.text().indexOf('x') >= 0) {
            throw new IllegalArgumentException("a payload has no digit x");
        }
    }

    /**
     * Bytes of a reply, from 0 to 65535.
     *
     * @param least not above {@code most}
     */
    public record Length(int least, int most) {
    }

    @Override
    public String type() {
        return "udp";
    }
}
