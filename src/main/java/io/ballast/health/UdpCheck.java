package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * The server answers a datagram, or at least does not refuse it.
 *
 * @param payload sent; null for an empty datagram
 * @param expect what the reply must be (hex, whole) or have in it (text); null for any
 * @param silenceIsUp what no reply within the time-out means; only the operator can know
 */
public record UdpCheck(Pace pace, Reach reach, @Nullable ByteText payload, @Nullable ByteText expect,
        boolean silenceIsUp) implements PacedCheck {

    @Override
    public String type() {
        return "udp";
    }
}
