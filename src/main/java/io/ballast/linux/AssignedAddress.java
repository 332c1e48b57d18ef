package io.ballast.linux;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * An address on an interface (struct ifaddrmsg, include/uapi/linux/if_addr.h).
 *
 * @param scope of rtnetlink: 0 for global, 253 for the link, 254 for the host; the kernel finds that of IPv6 by itself
 * @param label of IPv4, the interface's name or that, a colon and more; null for the interface's name
 * @param flags IFA_F_ bits
 * @param protocol who put it up (IFA_PROTO, Linux 5.18); 0 where nobody said
 */
public record AssignedAddress(int interfaceIndex, IpAddress address, int prefixLength, int scope,
        @Nullable String label, int flags, int protocol) {

    /** What addresses that VRRP put up are marked with: its number among the protocols of IP. */
    public static final int VRRP = 112;

    private static final int SCOPE_HOST = 254;
    private static final int NO_DETECTION = 2;
    private static final int NO_PREFIX_ROUTE = 0x200;

    /** One to be put up for VRRP: marked so, in use at once, and with no route where it stands for itself alone. */
    public static AssignedAddress forVrrp(int interfaceIndex, IpAddress address, int prefixLength, int scope,
            @Nullable String label) {
        boolean six = address.family() == Family.IPV6;
        int flags = six ? NO_DETECTION | (prefixLength == Family.IPV6.bits() ? NO_PREFIX_ROUTE : 0) : 0;
        return new AssignedAddress(interfaceIndex, address, prefixLength, scope, label, flags, VRRP);
    }

    /** One to be put up for the director, which keeps its own account of what it put up. */
    static AssignedAddress plain(LinkState link, IpAddress address, int prefixLength) {
        boolean six = address.family() == Family.IPV6;
        int scope = link.isLoopback() && address.isLoopback() ? SCOPE_HOST : 0;
        return new AssignedAddress(link.index(), address, prefixLength, scope, null, six ? NO_DETECTION : 0, 0);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength + " on interface " + interfaceIndex;
    }
}
