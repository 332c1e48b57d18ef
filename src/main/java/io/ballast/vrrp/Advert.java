package io.ballast.vrrp;

import java.time.Duration;
import java.util.List;

import io.ballast.table.IpAddress;

/**
 * What a master says of itself.
 *
 * @param virtualRouterId 0 to 255
 * @param priority 0 to 255; 0 says that it is leaving
 * @param interval until its next advert
 * @param addresses that it holds, in the packet's order
 */
public record Advert(VrrpVersion version, int virtualRouterId, int priority, Duration interval,
        List<IpAddress> addresses) {

    public Advert {
        addresses = List.copyOf(addresses);
    }

    /** Whether its sender gives its addresses up. */
    public boolean isLeaving() {
        return priority == VrrpInstance.LEAVING;
    }
}
