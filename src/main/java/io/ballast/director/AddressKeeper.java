package io.ballast.director;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.Snapshot;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.table.Family;
import io.ballast.table.HeldAddress;

import org.jspecify.annotations.Nullable;

/**
 * Holds the clusters' virtual addresses up, but for those of VRRP instances: VRRP alone holds them, on one director.
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
    /** Those of clusters that VRRP holds, by the instance, and that are only looked at. */
    private volatile Map<HeldAddress, String> moving = Map.of();
    /** Before definitions were loaded nobody knows which addresses are no longer wanted. */
    private boolean known;
    private final SortedMap<HeldAddress, String> errors = new TreeMap<>();
    private final Set<HeldAddress> held = new TreeSet<>();
    /** Those that stand, and whose neighbours were not told yet. */
    private final Set<HeldAddress> unheard = new TreeSet<>();
    /** Those that could not be taken down. */
    private final Set<HeldAddress> stuck = new TreeSet<>();
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

    /** Before anything was loaded a snapshot has revision 0, and says nothing. */
    void want(Snapshot snapshot) {
        known |= snapshot.revision() > 0;
        wanted = of(snapshot);
        moving = moving(snapshot);
        lookAt = Long.MIN_VALUE;
        retryAt = Long.MIN_VALUE;
    }

    /** What is put up wherever the definitions are. */
    static Set<HeldAddress> of(Snapshot snapshot) {
        var moved = snapshot.vrrpAddresses();
        var own = all(snapshot);
        own.removeIf(each -> moved.contains(each.address()));
        return own;
    }

    private static Map<HeldAddress, String> moving(Snapshot snapshot) {
        var moved = snapshot.vrrpAddresses();
        var found = new TreeMap<HeldAddress, String>();
        for (var address : all(snapshot)) {
            var holder = moved.contains(address.address()) ? snapshot.holder(address.address()) : null;
            if (holder != null) {
                found.put(address, holder.name());
            }
        }
        return found;
    }

    /** The VRRP instance that holds the address in our stead; null if none does. May be asked by any thread. */
    @Nullable
    String instance(HeldAddress address) {
        return moving.get(address);
    }

    private static Set<HeldAddress> all(Snapshot snapshot) {
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
        if (!known || wanted.isEmpty() && moving.isEmpty() && own.addresses().isEmpty()) {
            return;
        }
        boolean retry = retryAt == Long.MIN_VALUE || nowNanos - retryAt >= 0;
        if (retry) {
            retryAt = nowNanos + RETRY_NANOS;
        }
        try {
            keep(retry);
        } catch (RuntimeException e) {
            sayUnreadable(String.valueOf(e.getMessage()));
        }
        published = Map.copyOf(errors);
    }

    /** Puts up before it takes down: an address whose prefix or interface changes is never gone. */
    private void keep(boolean retry) {
        var present = addresses.read();
        if (!unreadable.isEmpty()) {
            unreadable = "";
            events.record(EventKind.ADDRESS_FAILED, Severity.CLEARED, Subject.DIRECTOR, null, null, Cause.kernel(),
                    "Addresses of interfaces can be read again.");
        }
        errors.keySet().retainAll(wanted);
        held.retainAll(wanted);
        unheard.retainAll(wanted);
        put(present, retry, Cause.outside());
        if (drop(present, retry)) {
            // The first address of a subnet takes the others along, unless promote_secondaries is set (inet_del_ifa).
            put(addresses.read(), retry, Cause.kernel());
        }
    }

    private void put(Set<HeldAddress> present, boolean retry, Cause culprit) {
        var up = new TreeSet<HeldAddress>();
        for (var address : wanted) {
            if (needsNothing(address) || present.contains(address)) {
                if (!unheard.contains(address)) {
                    errors.remove(address);
                } else if (retry) {
                    announce(address);
                }
            } else if (!retry && errors.containsKey(address) || !putUp(address, culprit)) {
                continue;
            }
            up.add(address);
            held.add(address);
        }
        // VRRP may have put it up with another prefix, or on another interface.
        moving.keySet().stream()
                .filter(address -> present.stream().anyMatch(each -> each.address().equals(address.address())))
                .forEach(up::add);
        standing = Set.copyOf(up);
    }

    private boolean putUp(HeldAddress address, Cause culprit) {
        try {
            own.own(address);
            addresses.add(address);
        } catch (RuntimeException e) {
            own.disown(address);
            fail(address, Severity.CRITICAL, "down",
                    "Virtual address " + address + " cannot be put up: " + e.getMessage());
            return false;
        }
        boolean again = held.contains(address);
        boolean cleared = errors.remove(address) != null;
        events.record(EventKind.ADDRESS_UP, again ? Severity.WARNING : cleared ? Severity.CLEARED : Severity.INFO,
                Subject.DIRECTOR.with(address.toString()), "down", "up",
                again ? culprit : Cause.director("definitions"),
                "Virtual address " + address + (again ? " was taken away and is up again." : " is up."));
        announce(address);
        return true;
    }

    /** An address that stands and was not announced leads nobody here who knew where it was before. */
    private void announce(HeldAddress address) {
        try {
            if (!addresses.announce(address)) {
                // Without a link there is nobody to tell, until it is up.
                unheard.add(address);
                return;
            }
            unheard.remove(address);
            if (errors.remove(address) != null) {
                events.record(EventKind.ADDRESS_UP, Severity.CLEARED, Subject.DIRECTOR.with(address.toString()),
                        "unheard", "up", Cause.kernel(),
                        "Neighbours have been told of virtual address " + address + ".");
            }
        } catch (RuntimeException e) {
            unheard.add(address);
            fail(address, Severity.WARNING, "unheard",
                    "Virtual address " + address + " is up, but its neighbours cannot be told: " + e.getMessage());
        }
    }

    private void fail(HeldAddress address, Severity severity, String state, String error) {
        if (!error.equals(errors.put(address, error))) {
            events.record(EventKind.ADDRESS_FAILED, severity, Subject.DIRECTOR.with(address.toString()), null, state,
                    Cause.kernel(), error + ".");
        }
    }

    /** @return whether any was taken down */
    private boolean drop(Set<HeldAddress> present, boolean retry) {
        boolean any = false;
        for (var address : Set.copyOf(own.addresses())) {
            if (!wanted.contains(address) && (retry || !stuck.contains(address))) {
                any |= drop(address, present.contains(address));
            }
        }
        stuck.retainAll(own.addresses());
        return any;
    }

    private boolean drop(HeldAddress address, boolean isPresent) {
        try {
            if (isPresent) {
                addresses.remove(address);
                events.record(EventKind.ADDRESS_DOWN, stuck.contains(address) ? Severity.CLEARED : Severity.INFO,
                        Subject.DIRECTOR.with(address.toString()), "up", "down", Cause.director("definitions"),
                        "Virtual address " + address + " is taken down.");
            }
            own.disown(address);
            return isPresent;
        } catch (RuntimeException e) {
            if (stuck.add(address)) {
                events.record(EventKind.ADDRESS_FAILED, Severity.WARNING, Subject.DIRECTOR.with(address.toString()),
                        "up", "up", Cause.kernel(),
                        "Virtual address " + address + " cannot be taken down: " + e.getMessage() + ".");
            }
            return false;
        }
    }

    private void sayUnreadable(String reason) {
        standing = Set.of();
        wanted.stream().filter(address -> !needsNothing(address)).forEach(address -> errors.put(address,
                "Virtual address " + address + " cannot be put up: " + reason));
        if (!unreadable.equals(reason)) {
            unreadable = reason;
            events.record(EventKind.ADDRESS_FAILED, Severity.CRITICAL, Subject.DIRECTOR, null, null, Cause.kernel(),
                    "Addresses of interfaces cannot be read: " + reason + ".");
        }
    }
}
