package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;

import org.jspecify.annotations.Nullable;

/**
 * What the machine offers an instance: links, an address to send from, sockets. It comes to results that are tracked as
 * others are, and to sentences on what is lacking.
 *
 * <p>What follows from a missing link is not told as well.
 *
 * @param source of adverts; null if there is none
 */
record Surroundings(List<TrackResult> results, List<Lack> lacks, @Nullable IpAddress source) {

    static Surroundings of(Seat seat, Map<String, Link> links, Set<IpAddress> virtual, WireTable wires) {
        var instance = seat.instance();
        var results = new ArrayList<TrackResult>();
        var lacks = new ArrayList<Lack>();
        tracked(seat).values().forEach(each -> results.add(result(each, links.get(each.interfaceName()))));
        var own = links.get(instance.interfaceName());
        var source = Sources.of(instance, links, virtual).orElse(null);
        if (own == null) {
            lacks.add(new Lack(instance.name(), "there is no interface " + instance.interfaceName()));
        } else {
            if (source == null) {
                results.add(fault("the source address of " + own.name()));
                lacks.add(new Lack(instance.name(), Sources.missing(instance)));
            }
            for (var key : WireKey.all(instance)) {
                if (wires.get(key) == null) {
                    results.add(fault("the socket on " + key.interfaceName()));
                    wires.trouble(key).ifPresent(why -> lacks.add(new Lack(instance.name(), why)));
                }
            }
        }
        return new Surroundings(results, lacks, source);
    }

    private static Map<String, TrackedInterface> tracked(Seat seat) {
        var tracked = new LinkedHashMap<String, TrackedInterface>();
        var own = seat.instance().interfaceName();
        tracked.put(own, new TrackedInterface(own, 0, false));
        seat.member().interfaces().forEach(each -> tracked.put(each.interfaceName(), each));
        return tracked;
    }

    private static TrackResult result(TrackedInterface tracked, @Nullable Link link) {
        return new TrackResult.Check("interface " + tracked.interfaceName(), tracked.weight(), tracked.reverse(),
                link != null && link.up() ? State.WELL : State.FAILED);
    }

    private static TrackResult fault(String what) {
        return new TrackResult.Check(what, 0, false, State.FAILED);
    }
}
