package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * The server answers a datagram, or at least does not refuse it.
 *
 * @param payload sent; null for one byte of zero, since a connected channel sends no empty datagrams
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
