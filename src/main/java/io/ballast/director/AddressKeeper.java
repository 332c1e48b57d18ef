package io.ballast.director;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.table.Family;
import io.ballast.table.HeldAddress;

/**
 * Holds the clusters' virtual addresses up.
 *
 * <p>Only what Ballast itself put up is taken down again: an address that stood there before stays with whoever put it
 * there. What somebody takes away is put back within a second. Belongs to the director's thread.
 */
final class AddressKeeper {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final InterfaceAddresses addresses;
    private final OwnState own;
    private final EventLog events;
    private Set<HeldAddress> wanted = Set.of();
    private final SortedMap<HeldAddress, String> errors = new TreeMap<>();
    private final Set<HeldAddress> held = new TreeSet<>();
    private volatile Map<HeldAddress, String> published = Map.of();
    private volatile Set<HeldAddress> standing = Set.of();
    private long lookAt = Long.MIN_VALUE;
    private long retryAt = Long.MIN_VALUE;
    private String unreadable = "";

    AddressKeeper(InterfaceAddresses addresses, OwnState own, EventLog events) {
        this.addresses = addresses;
        this.own = own;
        this.events = events;
    }

    void want(Snapshot snapshot) {
        wanted = of(snapshot);
        lookAt = Long.MIN_VALUE;
        retryAt = Long.MIN_VALUE;
    }

    static Set<HeldAddress> of(Snapshot snapshot) {
        var all = new TreeSet<HeldAddress>();
        snapshot.clusters().values().forEach(cluster -> cluster.virtualAddresses().forEach(
                each -> all.add(new HeldAddress(each.address(), each.prefixLength(), each.interfaceName()))));
        return all;
    }

    /** Why addresses could not be put up; may be asked by any thread. */
    Map<HeldAddress, String> errors() {
        return published;
    }

    /** Which of the wanted addresses stand; may be asked by any thread. */
    boolean isUp(HeldAddress address) {
        return needsNothing(address) || standing.contains(address);
    }

    /** All of 127.0.0.0/8 is local on every machine (fib_add_ifaddr for lo). */
    static boolean needsNothing(HeldAddress address) {
        return address.address().isLoopback() && address.address().family() == Family.IPV4;
    }

    /** Looks, and puts right what is not as it should be; most calls find that it is too early to look. */
    void keep(long nowNanos) {
        if (lookAt != Long.MIN_VALUE && nowNanos - lookAt < 0) {
            return;
        }
        lookAt = nowNanos + LOOK_NANOS;
        if (wanted.isEmpty() && own.addresses().isEmpty()) {
            return;
        }
        try {
            var present = addresses.read();
            unreadable = "";
            drop(present);
            if (retryAt == Long.MIN_VALUE || errors.isEmpty() || nowNanos - retryAt >= 0) {
                retryAt = nowNanos + RETRY_NANOS;
                put(present, true);
            } else {
                put(present, false);
            }
        } catch (RuntimeException e) {
            sayUnreadable(String.valueOf(e.getMessage()));
        }
        published = Map.copyOf(errors);
    }

    private void put(Set<HeldAddress> present, boolean retry) {
        var up = new TreeSet<HeldAddress>();
        errors.keySet().retainAll(wanted);
        held.retainAll(wanted);
        for (var address : wanted) {
            if (needsNothing(address) || present.contains(address)) {
                up.add(address);
                held.add(address);
                errors.remove(address);
            } else if ((retry || !errors.containsKey(address)) && putUp(address)) {
                up.add(address);
                held.add(address);
            }
        }
        standing = Set.copyOf(up);
    }

    private boolean putUp(HeldAddress address) {
        try {
            own.own(address);
            addresses.add(address);
            addresses.announce(address);
            boolean again = held.contains(address);
            boolean cleared = errors.remove(address) != null;
            events.record("address-up", again ? Severity.WARNING : cleared ? Severity.CLEARED : Severity.INFO,
                    Subject.DIRECTOR, "down", "up", again ? "outside" : "definitions",
                    "Virtual address " + address + (again ? " was taken away and is up again." : " is up."));
            return true;
        } catch (RuntimeException e) {
            own.disown(address);
            var error = "Virtual address " + address + " cannot be put up: " + e.getMessage();
            if (!error.equals(errors.put(address, error))) {
                events.record("address-failed", Severity.CRITICAL, Subject.DIRECTOR, null, "down", "kernel",
                        error + ".");
            }
            return false;
        }
    }

    private void drop(Set<HeldAddress> present) {
        for (var address : Set.copyOf(own.addresses())) {
            if (!wanted.contains(address)) {
                if (present.contains(address)) {
                    addresses.remove(address);
                    events.record("address-down", Severity.INFO, Subject.DIRECTOR, "up", "down", "definitions",
                            "Virtual address " + address + " is taken down.");
                }
                own.disown(address);
            }
        }
    }

    private void sayUnreadable(String reason) {
        standing = Set.of();
        wanted.stream().filter(address -> !needsNothing(address)).forEach(address -> errors.put(address,
                "Virtual address " + address + " cannot be put up: " + reason));
        if (!unreadable.equals(reason)) {
            unreadable = reason;
            events.record("address-failed", Severity.CRITICAL, Subject.DIRECTOR, null, null, "kernel",
                    "Addresses of interfaces cannot be read: " + reason + ".");
        }
    }
}
