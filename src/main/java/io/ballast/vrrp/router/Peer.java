package io.ballast.vrrp.router;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.VrrpVersion;

/**
 * Another director, as its last advert showed it.
 *
 * @param priority 0 to 255
 * @param interval between its adverts
 * @param addresses that it tells
 */
public record Peer(IpAddress address, VrrpVersion version, int priority, Duration interval, List<IpAddress> addresses,
        Instant heard) {

    public Peer {
        addresses = List.copyOf(addresses);
    }
}
