package io.ballast.definition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** Who listens on what, for all clusters. Immutable; {@link #change} makes another. */
final class KeyIndex {

    /**
     * First of the marks that Ballast gives out by itself ("K" in the highest byte, far from the small numbers that
     * people choose).
     */
    static final long FIRST_MARK = 0x4B00_0000L;

    static final KeyIndex EMPTY = new KeyIndex(Map.of(), Map.of());

    private record Place(Protocol protocol, IpAddress address) {
    }

    private final Map<ServiceKey, ServiceRef> keys;
    private final Map<Place, Map<ServiceRef, PortSet>> ports;

    private KeyIndex(Map<ServiceKey, ServiceRef> keys, Map<Place, Map<ServiceRef, PortSet>> ports) {
        this.keys = keys;
        this.ports = ports;
    }

    static KeyIndex of(Snapshot snapshot) {
        var change = EMPTY.change();
        for (var cluster : snapshot.clusters().values()) {
            for (var service : cluster.services()) {
                change.claim(new ServiceRef(cluster.name(), service.name()), service.listener());
            }
        }
        return change.done();
    }

    /**
     * Notes services of one cluster that listen on the same.
     *
     * @param places where each service stands in the document
     */
    static void checkWithin(Cluster cluster, List<String> places, Faults faults) {
        var change = EMPTY.change();
        for (int i = 0; i < cluster.services().size(); i++) {
            var service = cluster.services().get(i);
            var holder = change.claim(new ServiceRef(cluster.name(), service.name()), service.listener());
            if (holder != null) {
                faults.add(places.get(i) + field(service.listener()), taken(service.listener(), holder));
            }
        }
    }

    /** The field that tells where a service listens. */
    static String field(Listener listener) {
        return switch (listener) {
            case Listener.OnPort _ -> "/port";
            case Listener.OnPorts _ -> "/ports";
            case Listener.OnMark _ -> "/firewallMark";
        };
    }

    static String taken(Listener listener, ServiceRef holder) {
        var what = switch (listener) {
            case Listener.OnPort on -> on.key().toString();
            case Listener.OnPorts on -> on.protocol().word() + " " + on.address() + " ports " + on.ports();
            case Listener.OnMark on -> on.key().toString();
        };
        return "Service " + holder + " listens on " + what + " or a part of it already; "
                + "choose something else, or change that service first.";
    }

    Change change() {
        return new Change();
    }

    /** One change of the index, copying only what it touches. */
    final class Change {

        private Map<ServiceKey, ServiceRef> newKeys = keys;
        private Map<Place, Map<ServiceRef, PortSet>> newPorts = ports;
        private final Set<Long> reserved = new HashSet<>();
        private final Set<Place> copied = new HashSet<>();
        private boolean keysCopied;
        private long nextMark = FIRST_MARK;

        /** Keeps a mark from being given out. */
        void reserve(long mark) {
            reserved.add(mark);
        }

        /** The lowest mark that no service has. */
        long allocate() {
            while (isTaken(nextMark)) {
                nextMark++;
            }
            return nextMark++;
        }

        private boolean isTaken(long mark) {
            return reserved.contains(mark) || newKeys.containsKey(new ServiceKey.MarkKey(mark, Family.IPV4))
                    || newKeys.containsKey(new ServiceKey.MarkKey(mark, Family.IPV6));
        }

        void release(ServiceRef ref, Listener listener) {
            ownKeys().remove(listener.key(), ref);
            if (listener instanceof Listener.OnPorts on) {
                portsAt(on).remove(ref);
            }
        }

        /** Who listens there already; null where the service now does. */
        @Nullable
        ServiceRef claim(ServiceRef ref, Listener listener) {
            var holder = holder(listener);
            if (holder != null) {
                return holder;
            }
            if (listener instanceof Listener.OnPorts on) {
                portsAt(on).put(ref, on.ports());
                if (on.mark() == 0) {
                    return null;
                }
            }
            ownKeys().put(listener.key(), ref);
            return null;
        }

        private Map<ServiceKey, ServiceRef> ownKeys() {
            if (!keysCopied) {
                newKeys = new HashMap<>(keys);
                keysCopied = true;
            }
            return newKeys;
        }

        private Map<ServiceRef, PortSet> portsAt(Listener.OnPorts on) {
            if (copied.isEmpty()) {
                newPorts = new HashMap<>(ports);
            }
            var place = new Place(on.protocol(), on.address());
            if (copied.add(place)) {
                newPorts.put(place, new TreeMap<>(newPorts.getOrDefault(place, Map.of())));
            }
            return Objects.requireNonNull(newPorts.get(place));
        }

        private @Nullable ServiceRef holder(Listener listener) {
            var exact = listener instanceof Listener.OnPorts on && on.mark() == 0
                    ? null
                    : newKeys.get(listener.key());
            if (exact != null) {
                return exact;
            }
            return switch (listener) {
                case Listener.OnPort on -> overlap(new Place(on.protocol(), on.address()), on.port());
                case Listener.OnPorts on -> overlap(on);
                case Listener.OnMark _ -> null;
            };
        }

        private @Nullable ServiceRef overlap(Place place, int port) {
            for (var entry : newPorts.getOrDefault(place, Map.of()).entrySet()) {
                if (entry.getValue().contains(port)) {
                    return entry.getKey();
                }
            }
            return null;
        }

        private @Nullable ServiceRef overlap(Listener.OnPorts on) {
            var place = new Place(on.protocol(), on.address());
            for (var entry : newPorts.getOrDefault(place, Map.of()).entrySet()) {
                if (entry.getValue().overlaps(on.ports())) {
                    return entry.getKey();
                }
            }
            for (var range : on.ports().ranges()) {
                for (int port = range.first(); port <= range.last(); port++) {
                    var holder = newKeys.get(new ServiceKey.AddressKey(on.protocol(), on.address(), port));
                    if (holder != null) {
                        return holder;
                    }
                }
            }
            return null;
        }

        KeyIndex done() {
            return keysCopied || !copied.isEmpty() ? new KeyIndex(newKeys, newPorts) : KeyIndex.this;
        }
    }
}
