package io.ballast.vrrp.router;

import java.util.List;

import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.VrrpInstance;

/**
 * How this director takes part in an instance.
 *
 * @param interfaces that the router watches for it; the instance's own is always watched, with weight 0, unless it stands
 *            here with another
 * @param results of what the application tracks for it, as far as they are known: one without a result yet is named
 *            too, so that the instance waits for it
 */
public record Member(VrrpInstance instance, List<TrackedInterface> interfaces, List<TrackResult> results) {

    public Member {
        interfaces = List.copyOf(interfaces);
        results = List.copyOf(results);
    }
}
