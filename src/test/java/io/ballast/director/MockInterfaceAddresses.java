package io.ballast.director;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.linux.Way;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

/** Interfaces that are a set: {@code lo} and {@code eth0} exist. */
final class MockInterfaceAddresses implements InterfaceAddresses {

    final Set<HeldAddress> present = new TreeSet<>();
    final List<HeldAddress> announced = new ArrayList<>();
    IpAddress source = IpAddress.parse("10.0.0.1");
    boolean takesOwn;
    boolean filtersStrictly;
    /** Neighbours cannot be told, and no address goes. */
    boolean refusing;
    /** An address that goes takes all others along. */
    boolean takesAlong;
    boolean linkUp = true;
    /** No way can be asked for. */
    boolean wayless;

    @Override
    public synchronized Set<HeldAddress> read() {
        return new TreeSet<>(present);
    }

    /** All of the world lies behind eth0. */
    @Override
    public synchronized Map<IpAddress, Way> ways(Collection<IpAddress> to) {
        if (wayless) {
            throw new ErrnoException("RTM_GETROUTE", 105, "No buffer space available");
        }
        var ways = new HashMap<IpAddress, Way>();
        to.forEach(address -> ways.put(address, new Way("eth0", source)));
        return ways;
    }

    @Override
    public boolean takesOwn(String interfaceName) {
        return takesOwn;
    }

    @Override
    public boolean filtersStrictly(String interfaceName) {
        return filtersStrictly;
    }

    @Override
    public Set<String> interfaces() {
        return Set.of("lo", "eth0");
    }

    @Override
    public synchronized void add(HeldAddress address) {
        if (!interfaces().contains(address.interfaceName())) {
            throw new ErrnoException("RTM_NEWADDR " + address, 19, "No such device");
        }
        present.add(address);
    }

    @Override
    public synchronized void remove(HeldAddress address) {
        if (refusing) {
            throw new ErrnoException("RTM_DELADDR " + address, 1, "Operation not permitted");
        }
        present.remove(address);
        if (takesAlong) {
            present.clear();
        }
    }

    @Override
    public synchronized boolean announce(HeldAddress address) {
        if (refusing) {
            throw new ErrnoException("socket(AF_PACKET)", 1, "Operation not permitted");
        }
        return linkUp && announced.add(address);
    }

    @Override
    public void close() {
    }
}
