package io.ballast.vrrp.router;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** Which address the adverts of an instance come from. */
final class Sources {

    private Sources() {
    }

    /**
     * The one that is wished, if the machine has it; else the interface's first, which for IPv6 must be link-local
     * (RFC 9568 section 5.1.2.1).
     *
     * @param virtual addresses that come and go with the role; the owner's are its own and stay
     * @return empty if there is none
     */
    static Optional<IpAddress> of(VrrpInstance instance, Map<String, Link> links, Set<IpAddress> virtual) {
        var wish = wish(instance.transport());
        if (wish != null) {
            return links.values().stream().map(Link::addresses).flatMap(Collection::stream).map(HeldAddress::address)
                    .filter(wish::equals).findFirst();
        }
        var link = links.get(instance.interfaceName());
        if (link == null) {
            return Optional.empty();
        }
        return link.addresses().stream().map(HeldAddress::address)
                .filter(each -> each.family() == instance.family())
                .filter(each -> instance.family() == Family.IPV4 || each.isLinkLocal())
                .filter(each -> instance.isOwner() || !virtual.contains(each)).findFirst();
    }

    /** What it lacks, for a person. */
    static String missing(VrrpInstance instance) {
        var wish = wish(instance.transport());
        if (wish != null) {
            return "the source address " + wish + " is on no interface: put it up, or name another";
        }
        return instance.interfaceName() + " has no " + (instance.family() == Family.IPV4 ? "IPv4" : "link-local IPv6")
                + " address to send adverts from: give it one";
    }

    private static @Nullable IpAddress wish(Transport transport) {
        return switch (transport) {
            case Transport.Multicast multicast -> multicast.source();
            case Transport.Unicast unicast -> unicast.source();
        };
    }
}
