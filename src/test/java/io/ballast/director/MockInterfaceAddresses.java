package io.ballast.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.table.HeldAddress;

/** Interfaces that are a set: {@code lo} and {@code eth0} exist. */
final class MockInterfaceAddresses implements InterfaceAddresses {

    final Set<HeldAddress> present = new TreeSet<>();
    final List<HeldAddress> announced = new ArrayList<>();

    @Override
    public synchronized Set<HeldAddress> read() {
        return new TreeSet<>(present);
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
        present.remove(address);
    }

    @Override
    public synchronized void announce(HeldAddress address) {
        announced.add(address);
    }

    @Override
    public void close() {
    }
}
