package io.ballast.vrrp.router;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

import io.ballast.linux.ErrnoException;

import org.jspecify.annotations.Nullable;

/** The sockets that are open, and those that should be. */
final class WireTable {

    /** From one socket in one turn, so that a flood does not keep the timers waiting. */
    private static final int AT_ONCE = 1000;

    private final Wires wires;
    private final Map<WireKey, Open> open = new HashMap<>();
    private final Map<WireKey, Failure> failures = new HashMap<>();

    private record Open(Wire wire, int index) {
    }

    private record Failure(Pause pause, String sentence) {
    }

    WireTable(Wires wires) {
        this.wires = wires;
    }

    /** Opens what is needed, closes what is not, and both where an interface is another one than it was. */
    void settle(Set<WireKey> needed, Map<String, Link> links, long now) {
        open.entrySet().removeIf(entry -> {
            var link = links.get(entry.getKey().interfaceName());
            boolean stays = needed.contains(entry.getKey()) && link != null && link.index() == entry.getValue().index;
            if (!stays) {
                entry.getValue().wire.close();
            }
            return !stays;
        });
        failures.keySet().removeIf(key -> !needed.contains(key) || !links.containsKey(key.interfaceName()));
        for (var key : needed) {
            var link = links.get(key.interfaceName());
            var failure = failures.get(key);
            if (link != null && !open.containsKey(key) && (failure == null || failure.pause.isDue(now))) {
                open(key, link, failure, now);
            }
        }
    }

    private void open(WireKey key, Link link, @Nullable Failure before, long now) {
        try {
            open.put(key, new Open(wires.open(key), link.index()));
            failures.remove(key);
        } catch (ErrnoException e) {
            var pause = before == null ? new Pause(now) : before.pause;
            if (before != null) {
                pause.grow(now);
            }
            failures.put(key, new Failure(pause, "the socket for " + key + " cannot be opened: " + e.getMessage()));
        }
    }

    @Nullable
    Wire get(WireKey key) {
        var found = open.get(key);
        return found == null ? null : found.wire;
    }

    /** Why it is not open, where that was tried. */
    Optional<String> trouble(WireKey key) {
        return Optional.ofNullable(failures.get(key)).map(Failure::sentence);
    }

    /** Takes everything that lies there. */
    void drain(BiConsumer<WireKey, Arrival> each) {
        open.forEach((key, opened) -> {
            try {
                drain(key, opened.wire, each);
            } catch (ErrnoException e) {
                // The kernel tells it once, such as that the network is down, which links say too.
            }
        });
    }

    private static void drain(WireKey key, Wire wire, BiConsumer<WireKey, Arrival> each) {
        for (int i = 0; i < AT_ONCE; i++) {
            var arrival = wire.receive();
            if (arrival == null) {
                return;
            }
            if (key.hears()) {
                each.accept(key, arrival);
            }
        }
    }

    void close() {
        Collection<Open> all = open.values();
        all.forEach(each -> each.wire.close());
        open.clear();
    }

    LongStream alarms() {
        return failures.values().stream().mapToLong(failure -> failure.pause.at());
    }
}
