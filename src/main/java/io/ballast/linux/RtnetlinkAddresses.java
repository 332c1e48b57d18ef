package io.ballast.linux;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * The kernel's addresses, in the network namespace of the thread that makes this; usable from any platform thread. Needs
 * CAP_NET_ADMIN to change addresses, and CAP_NET_RAW to announce them.
 */
public final class RtnetlinkAddresses implements InterfaceAddresses {

    /** No route, routes of the types unreachable, prohibit and blackhole (fib_props), and a kernel without the family. */
    private static final Set<Integer> NO_ROUTE = Set.of(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES,
            Errno.EINVAL, Errno.EAFNOSUPPORT, Errno.EOPNOTSUPP);

    private final ReentrantLock lock = new ReentrantLock();
    private final Interfaces interfaces = new Interfaces();
    private final @Nullable Announcer announcer;
    private final @Nullable ErrnoException noPackets;
    private final Sysctls sysctls;

    /** @throws ErrnoException if there is no netlink */
    public RtnetlinkAddresses(Sysctls sysctls) {
        this.sysctls = sysctls;
        Announcer opened = null;
        ErrnoException refused = null;
        try {
            opened = new Announcer();
        } catch (ErrnoException e) {
            refused = e;
        }
        announcer = opened;
        noPackets = refused;
    }

    @Override
    public Set<HeldAddress> read() {
        return locked(() -> {
            var names = names();
            var addresses = new HashSet<HeldAddress>();
            for (var address : interfaces.addresses()) {
                var name = names.get(address.interfaceIndex());
                if (name != null) {
                    addresses.add(new HeldAddress(address.address(), address.prefixLength(), name));
                }
            }
            return addresses;
        });
    }

    @Override
    public Map<IpAddress, Way> ways(Collection<IpAddress> to) {
        return locked(() -> {
            var names = names();
            var ways = new HashMap<IpAddress, Way>();
            for (var address : to) {
                try {
                    interfaces.get(RouteMessages.route(address), message -> {
                        var way = RouteMessages.way(message, names::get);
                        if (way != null) {
                            ways.put(address, way);
                        }
                    });
                } catch (ErrnoException e) {
                    if (!NO_ROUTE.contains(e.errno())) {
                        throw e;
                    }
                    // It stays out of the answer.
                }
            }
            return ways;
        });
    }

    @Override
    public boolean takesOwn(String interfaceName) {
        return setting("all", "accept_local") == 1 || setting(interfaceName, "accept_local") == 1;
    }

    @Override
    public boolean filtersStrictly(String interfaceName) {
        return Math.max(setting("all", "rp_filter"), setting(interfaceName, "rp_filter")) == 1;
    }

    /** -1 where it cannot be read. */
    private int setting(String which, String name) {
        var value = sysctls.read("net/ipv4/conf/" + which + "/" + name);
        return value == null || !value.matches("[0-9]{1,3}") ? -1 : Integer.parseInt(value);
    }

    @Override
    public Set<String> interfaces() {
        return locked(() -> Set.copyOf(names().values()));
    }

    @Override
    public void add(HeldAddress address) {
        var link = link(address);
        var plain = AssignedAddress.plain(link, address.address(), address.prefixLength());
        locked(() -> interfaces.execute(AddressMessages.add(plain, !link.isLoopback()), Errno.EEXIST));
    }

    @Override
    public void remove(HeldAddress address) {
        var plain = AssignedAddress.plain(link(address), address.address(), address.prefixLength());
        locked(() -> interfaces.remove(plain));
    }

    @Override
    public boolean announce(HeldAddress address) {
        var link = link(address);
        if (!link.hasNeighbours()) {
            return true;
        }
        if (!link.isRunning()) {
            return false;
        }
        if (announcer == null) {
            throw noPackets == null ? new IllegalStateException("no packet socket") : noPackets;
        }
        boolean router = address.address().family() == Family.IPV6
                && "1".equals(sysctls.read("net/ipv6/conf/" + link.name() + "/forwarding"));
        // A link whose carrier is just lost drops what it is given, before it says that it is down.
        return locked(() -> announcer.announce(link, address.address(), router));
    }

    private LinkState link(HeldAddress address) {
        var link = locked(() -> interfaces.link(address.interfaceName()));
        if (link == null) {
            throw LibC.failure("interface " + address.interfaceName(), Errno.ENODEV);
        }
        return link;
    }

    private Map<Integer, String> names() {
        var names = new HashMap<Integer, String>();
        interfaces.links().forEach(link -> names.put(link.index(), link.name()));
        return names;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            interfaces.close();
            if (announcer != null) {
                announcer.close();
            }
            return true;
        });
    }
}
