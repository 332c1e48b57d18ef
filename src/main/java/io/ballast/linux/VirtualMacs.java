package io.ballast.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.ballast.table.Family;

import org.jspecify.annotations.Nullable;

/**
 * Interfaces with the hardware addresses of virtual routers (RFC 9568 section 7.3): macvlans upon the interface on which
 * adverts are heard. For one thread. Needs CAP_NET_ADMIN.
 *
 * <p>They are in bridge mode: in private mode the interface beneath would not hear another master's adverts, which come
 * from the same hardware address (macvlan_handle_frame). Such an interface stays down while its router is a backup: it is
 * then as if it were not there, and neither takes frames nor joins groups from an address that is the master's. What it
 * notes of itself (its alias) tells a later process whose it is, and how the settings beneath were.
 */
public final class VirtualMacs {

    private static final int NAME_BYTES = 15;
    private static final String NO_LINK_LOCAL = "1";

    private final Interfaces interfaces;
    private final Sysctls sysctls;

    public VirtualMacs(Interfaces interfaces, Sysctls sysctls) {
        this.interfaces = interfaces;
        this.sysctls = sysctls;
    }

    /** Those that are there, of an earlier process too. */
    public List<LinkState> read() {
        return interfaces.links().stream().filter(link -> NeighbourSettings.of(link) != null).toList();
    }

    /**
     * Makes one, which is down; gives that of an earlier process if it is there.
     *
     * @param router its id, 1 to 255, which its name tells
     * @param mac 6 bytes
     * @throws ErrnoException with EBUSY if the interface cannot carry one, as that of a bridge cannot
     * @throws Sysctls.SysctlException if the settings of ARP cannot be made
     */
    public LinkState create(LinkState lower, Family family, int router, byte[] mac) {
        var links = interfaces.links();
        for (var link : links) {
            if (NeighbourSettings.of(link) != null && link.lowerIndex() == lower.index()
                    && java.util.Arrays.equals(link.mac(), mac)) {
                return prepare(link, lower, family, links);
            }
        }
        var name = make(lower, family, router, mac);
        var link = Objects.requireNonNull(interfaces.link(name), name);
        try {
            return prepare(link, lower, family, links);
        } catch (RuntimeException e) {
            interfaces.execute(LinkMessages.remove(link.index()), Errno.ENODEV);
            throw e;
        }
    }

    /** By names of others that exist it may have another name than first thought of. */
    private String make(LinkState lower, Family family, int router, byte[] mac) {
        var name = "vrrp" + (family == Family.IPV6 ? "6." : ".") + router;
        if (!interfaces.execute(LinkMessages.macvlan(name, lower.index(), mac), Errno.EEXIST)) {
            var longer = name + "." + lower.index();
            name = longer.substring(0, Math.min(longer.length(), NAME_BYTES));
            interfaces.execute(LinkMessages.macvlan(name, lower.index(), mac));
        }
        return name;
    }

    private LinkState prepare(LinkState link, LinkState lower, Family family, List<LinkState> others) {
        var before = NeighbourSettings.before(lower, others, sysctls);
        interfaces.execute(LinkMessages.alias(link.index(), before.alias()));
        before.replace(lower.name(), sysctls);
        var ipv4 = "net/ipv4/conf/" + link.name() + "/";
        sysctls.write(ipv4 + "arp_ignore", "1");
        // The way back is the interface beneath; what is set for all cannot be lowered but to the loose kind.
        sysctls.write(ipv4 + "rp_filter", "1".equals(sysctls.read("net/ipv4/conf/all/rp_filter")) ? "2" : "0");
        copyForwarding("ipv4", lower, link);
        if (sysctls.read("net/ipv6/conf/" + link.name() + "/addr_gen_mode") != null) {
            ipv6(link, lower, family);
        }
        return Objects.requireNonNull(interfaces.link(link.name()), link.name());
    }

    /** Nothing but the virtual addresses: no link-local one, and for IPv4 no talk at all. */
    private void ipv6(LinkState link, LinkState lower, Family family) {
        var settings = "net/ipv6/conf/" + link.name() + "/";
        sysctls.write(settings + "addr_gen_mode", NO_LINK_LOCAL);
        sysctls.write(settings + "accept_ra", "0");
        sysctls.write(settings + "accept_dad", "0");
        sysctls.write(settings + "disable_ipv6", family == Family.IPV4 ? "1" : "0");
        if (family == Family.IPV6) {
            copyForwarding("ipv6", lower, link);
        }
    }

    /** The virtual address may be a gateway's. */
    private void copyForwarding(String protocol, LinkState from, LinkState to) {
        @Nullable
        String value = sysctls.read("net/" + protocol + "/conf/" + from.name() + "/forwarding");
        if (value != null) {
            sysctls.write("net/" + protocol + "/conf/" + to.name() + "/forwarding", value);
        }
    }

    /** Removes one, with its addresses; with the last of an interface, the settings there are as they were. */
    public void remove(LinkState link) {
        interfaces.execute(LinkMessages.remove(link.index()), Errno.ENODEV);
        var before = NeighbourSettings.of(link);
        var rest = new ArrayList<>(interfaces.links());
        if (before == null || rest.stream().anyMatch(other -> other.lowerIndex() == link.lowerIndex()
                && NeighbourSettings.of(other) != null)) {
            return;
        }
        rest.stream().filter(lower -> lower.index() == link.lowerIndex()).findFirst()
                .ifPresent(lower -> before.restore(lower.name(), sysctls));
    }
}
