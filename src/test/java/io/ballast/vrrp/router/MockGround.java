package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.VrrpInstance;

/** Interfaces without a kernel. */
final class MockGround implements Ground {

    final List<String> done;
    final Set<HeldAddress> refused = new HashSet<>();
    final Set<String> refusedLinks = new HashSet<>();
    private final Set<String> lowered = new HashSet<>();
    private final Map<String, Boolean> up = new LinkedHashMap<>();
    private final Map<String, Set<HeldAddress>> addresses = new LinkedHashMap<>();
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private boolean changed;
    private int lastIndex;
    boolean dead;
    /** So often no announcement can be sent. */
    int full;
    boolean dropless;
    Set<IpAddress> dropped = Set.of();

    /** @param done every call that changes something, in words */
    MockGround(List<String> done) {
        this.done = done;
    }

    void link(String name, String... all) {
        indexes.put(name, ++lastIndex);
        up.put(name, true);
        addresses.put(name, new LinkedHashSet<>());
        for (var each : all) {
            add(name, each);
        }
        changed = true;
    }

    void unplug(String name, boolean carrier) {
        up.put(name, carrier);
        changed = true;
    }

    /** Of its carrier this says nothing. */
    void setUp(String name, boolean now) {
        boolean other = now ? lowered.remove(name) : lowered.add(name);
        changed |= other;
    }

    void removeLink(String name) {
        indexes.remove(name);
        up.remove(name);
        addresses.remove(name);
        changed = true;
    }

    void add(String name, String address) {
        at(name).add(held(name, address));
        changed = true;
    }

    void remove(String name, String address) {
        at(name).remove(held(name, address));
        changed = true;
    }

    boolean stands(String name, String address) {
        return addresses.containsKey(name) && at(name).contains(held(name, address));
    }

    static HeldAddress held(String name, String address) {
        return HeldAddressText.parse(address + " " + name);
    }

    private Set<HeldAddress> at(String name) {
        return Objects.requireNonNull(addresses.get(name));
    }

    @Override
    public boolean changed() {
        boolean was = changed;
        changed = false;
        return was;
    }

    @Override
    public Map<String, Link> look() {
        if (dead) {
            throw new ErrnoException("recv(AF_NETLINK)", Errno.ENOMEM, "no memory");
        }
        var links = new LinkedHashMap<String, Link>();
        indexes.forEach((name, index) -> links.put(name,
                new Link(name, index, Objects.requireNonNull(up.get(name)), !lowered.contains(name),
                        new ArrayList<>(at(name)))));
        return links;
    }

    @Override
    public void put(Place place) {
        refuse(place.address());
        done.add("put " + place.address());
        at(place.address().interfaceName()).add(place.address());
        changed = true;
    }

    @Override
    public void take(HeldAddress address) {
        refuse(address);
        done.add("take " + address);
        at(address.interfaceName()).remove(address);
        changed = true;
    }

    private void refuse(HeldAddress address) {
        if (!indexes.containsKey(address.interfaceName())) {
            throw new ErrnoException("RTM_NEWADDR " + address, Errno.ENODEV, "No such device");
        }
        if (refused.contains(address)) {
            throw new ErrnoException("RTM_NEWADDR " + address, Errno.EPERM, "Operation not permitted");
        }
    }

    @Override
    public boolean announce(HeldAddress address) {
        if (full > 0) {
            full--;
            return false;
        }
        done.add("announce " + address);
        return true;
    }

    @Override
    public void drop(Set<IpAddress> unwanted) {
        if (dropless) {
            throw new ErrnoException("nf_tables", Errno.EOPNOTSUPP, "Operation not supported");
        }
        dropped = Set.copyOf(unwanted);
    }

    @Override
    public void makeVirtualLink(VrrpInstance instance) {
        var name = Place.virtualLink(instance);
        if (refusedLinks.contains(name) || indexes.containsKey(name)) {
            throw new ErrnoException("interface " + name, Errno.EEXIST, "it exists, and is another's");
        }
        done.add("make " + name + " on " + instance.interfaceName());
        link(name);
        lowered.add(name);
    }

    @Override
    public void raiseVirtualLink(VrrpInstance instance, boolean carrier) {
        var name = Place.virtualLink(instance);
        done.add((carrier ? "raise " : "lower ") + name);
        setUp(name, carrier);
    }

    @Override
    public void dropVirtualLink(VrrpInstance instance) {
        done.add("drop " + Place.virtualLink(instance));
        removeLink(Place.virtualLink(instance));
    }

    @Override
    public void dropLeftVirtualLinks() {
        done.add("drop what is left");
    }
}
