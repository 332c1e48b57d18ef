package io.ballast.linux;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Interfaces and the addresses on them, by their numbers, in the network namespace of the thread that opens it; for one
 * thread. Needs CAP_NET_ADMIN to change anything. Every call may throw {@link ErrnoException}.
 */
public final class Interfaces implements AutoCloseable {

    /** The kernel answers before send returns; it may wait for whoever else changes interfaces (the rtnl lock). */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int DUMPS = 5;

    private final Netlink netlink;

    public Interfaces() {
        this(NetlinkSocket.route());
    }

    Interfaces(NetlinkChannel channel) {
        netlink = new Netlink(channel, PATIENCE);
    }

    /** All interfaces. */
    public List<LinkState> links() {
        var links = new LinkedHashMap<Integer, LinkState>();
        dump(LinkMessages.all(), message -> {
            var link = LinkMessages.read(message);
            if (link != null) {
                links.put(link.index(), link);
            }
        });
        return List.copyOf(links.values());
    }

    /** One interface by its name; null if there is none. */
    public @Nullable LinkState link(String name) {
        var found = new AtomicReference<@Nullable LinkState>();
        try {
            netlink.get(LinkMessages.named(name), message -> found.set(LinkMessages.read(message)));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
        return found.get();
    }

    /** All addresses of all interfaces. */
    public List<AssignedAddress> addresses() {
        var addresses = new LinkedHashSet<AssignedAddress>();
        dump(AddressMessages.all(), message -> {
            var address = AddressMessages.read(message);
            if (address != null) {
                addresses.add(address);
            }
        });
        return List.copyOf(addresses);
    }

    /**
     * Puts an address up.
     *
     * @return false if it was there, whoever put it up
     * @throws ErrnoException with ENODEV if there is no such interface, EPERM without the capability
     */
    public boolean add(AssignedAddress address) {
        return execute(AddressMessages.add(address, true), Errno.EEXIST);
    }

    /**
     * Takes an address down. With the first of several of one IPv4 network its others go too, but where the interface
     * promotes them (promote_secondaries).
     *
     * @return false if it was not there, or the interface is not
     */
    public boolean remove(AssignedAddress address) {
        return execute(AddressMessages.remove(address), Errno.EADDRNOTAVAIL, Errno.ENODEV);
    }

    /** Sets an interface up or down; no fault if it is. */
    public void setUp(int interfaceIndex, boolean up) {
        netlink.execute(LinkMessages.up(interfaceIndex, up));
    }

    /** For what else is to be asked. */
    void get(NetlinkRequest request, Consumer<NetlinkMessage> answer) {
        netlink.get(request, answer);
    }

    /** For what else is to be done with interfaces; false where it fails with an errno that is none. */
    boolean execute(NetlinkRequest request, int... harmless) {
        try {
            netlink.execute(request);
            return true;
        } catch (ErrnoException e) {
            for (int errno : harmless) {
                if (e.errno() == errno) {
                    return false;
                }
            }
            throw e;
        }
    }

    /** Again, while the kernel says that something changed in between; entries are collected, so nothing is missed. */
    private void dump(NetlinkRequest request, Consumer<NetlinkMessage> entry) {
        boolean interrupted = true;
        for (int i = 0; interrupted && i < DUMPS; i++) {
            interrupted = netlink.dump(request, entry).interrupted();
        }
    }

    @Override
    public void close() {
        netlink.close();
    }
}
