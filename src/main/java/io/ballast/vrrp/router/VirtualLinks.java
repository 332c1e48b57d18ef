package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.ballast.linux.ErrnoException;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/**
 * Interfaces with the hardware addresses of virtual routers: that each is there, and up just while its router speaks,
 * whoever sets it otherwise. One that fails does not keep the others waiting, and is tried again after a pause.
 */
final class VirtualLinks {

    private final Ground ground;
    private final Voice voice;
    private final Map<String, VrrpInstance> made = new LinkedHashMap<>();
    private final Map<String, Pause> failures = new HashMap<>();

    VirtualLinks(Ground ground, Voice voice) {
        this.ground = ground;
        this.voice = voice;
    }

    /** @return whose interface is not as it was, so that all are to be read again */
    List<Seat> settle(List<Seat> seats, Map<String, Link> links, long now) {
        var wanted = new LinkedHashMap<String, Seat>();
        seats.stream().filter(seat -> seat.instance().virtualMac())
                .forEach(seat -> wanted.put(Place.virtualLink(seat.instance()), seat));
        failures.keySet().retainAll(wanted.keySet());
        List.copyOf(made.keySet()).stream().filter(name -> !wanted.containsKey(name)).forEach(this::tryToDrop);
        var other = new ArrayList<Seat>();
        wanted.forEach((name, seat) -> {
            var failed = failures.get(name);
            if (links.containsKey(seat.instance().interfaceName()) && (failed == null || failed.isDue(now))
                    && tryToSettle(name, seat, links.get(name), now)) {
                other.add(seat);
            }
        });
        return other;
    }

    private boolean tryToSettle(String name, Seat seat, @Nullable Link there, long now) {
        try {
            boolean other = settle(name, seat, there);
            failures.remove(name);
            return other;
        } catch (ErrnoException e) {
            var failed = failures.get(name);
            if (failed == null) {
                failures.put(name, new Pause(now));
            } else {
                failed.grow(now);
            }
            voice.tell(News.Kind.TROUBLE, seat.name(), "interface " + name + " cannot be made: " + e.getMessage());
            return false;
        }
    }

    private boolean settle(String name, Seat seat, @Nullable Link there) {
        var instance = seat.instance();
        var known = made.get(name);
        if (known != null && !known.interfaceName().equals(instance.interfaceName())) {
            drop(name, known);
            known = null;
        }
        boolean fresh = known == null || there == null;
        if (fresh) {
            ground.makeVirtualLink(instance);
            made.put(name, instance);
        }
        boolean up = !fresh && there != null && there.setUp();
        if (up != seat.isRaised()) {
            ground.raiseVirtualLink(instance, seat.isRaised());
        }
        return fresh || up != seat.isRaised();
    }

    private void drop(String name, VrrpInstance instance) {
        ground.dropVirtualLink(instance);
        made.remove(name);
    }

    private void tryToDrop(String name) {
        var instance = made.get(name);
        try {
            if (instance != null) {
                drop(name, instance);
            }
        } catch (ErrnoException e) {
            voice.tell(News.Kind.TROUBLE, null, "interface " + name + " stays: " + e.getMessage());
        }
    }

    /** Nobody needs any more. */
    void dropAll() {
        List.copyOf(made.keySet()).forEach(this::tryToDrop);
    }

    /** Those of a process that ended without order: whose they were may have changed since. */
    void dropLeft() {
        try {
            ground.dropLeftVirtualLinks();
        } catch (ErrnoException e) {
            voice.tell(News.Kind.TROUBLE, null, "an interface of an earlier router stays: " + e.getMessage());
        }
    }

    LongStream alarms() {
        return failures.values().stream().mapToLong(Pause::at);
    }
}
