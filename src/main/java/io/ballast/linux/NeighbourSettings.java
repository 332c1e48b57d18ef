package io.ballast.linux;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How an interface answered and asked for IPv4 neighbours before virtual routers stood upon it. Meanwhile it answers for
 * its own addresses alone (arp_ignore 1) and asks in their name alone (arp_announce 2): otherwise it would tell its own
 * hardware address for the virtual ones (Documentation/networking/ip-sysctl.rst).
 */
record NeighbourSettings(int arpIgnore, int arpAnnounce) {

    private static final Pattern ALIAS = Pattern
            .compile("Ballast VRRP; beneath: arp_ignore=([0-9]) arp_announce=([0-9])");
    private static final int IGNORE = 1;
    private static final int ANNOUNCE = 2;

    /** What the alias of a virtual router's interface tells; null if it is none. */
    static @Nullable NeighbourSettings of(LinkState link) {
        var match = ALIAS.matcher(Objects.requireNonNullElse(link.alias(), ""));
        return "macvlan".equals(link.kind()) && match.matches()
                ? new NeighbourSettings(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)))
                : null;
    }

    /** How they were before the first of the virtual routers on it, or are now. */
    static NeighbourSettings before(LinkState lower, List<LinkState> all, Sysctls sysctls) {
        for (var link : all) {
            var noted = link.lowerIndex() == lower.index() ? of(link) : null;
            if (noted != null) {
                return noted;
            }
        }
        return new NeighbourSettings(value(sysctls, lower.name(), "arp_ignore"),
                value(sysctls, lower.name(), "arp_announce"));
    }

    String alias() {
        return "Ballast VRRP; beneath: arp_ignore=" + arpIgnore + " arp_announce=" + arpAnnounce;
    }

    /** The kernel takes the higher of an interface's value and that of all. */
    void replace(String lower, Sysctls sysctls) {
        change(sysctls, lower, "arp_ignore", arpIgnore, Math.max(arpIgnore, IGNORE));
        change(sysctls, lower, "arp_announce", arpAnnounce, Math.max(arpAnnounce, ANNOUNCE));
    }

    /** Leaves alone what somebody changed since. */
    void restore(String lower, Sysctls sysctls) {
        change(sysctls, lower, "arp_ignore", Math.max(arpIgnore, IGNORE), arpIgnore);
        change(sysctls, lower, "arp_announce", Math.max(arpAnnounce, ANNOUNCE), arpAnnounce);
    }

    private static void change(Sysctls sysctls, String lower, String name, int from, int to) {
        if (from != to && value(sysctls, lower, name) == from) {
            sysctls.write("net/ipv4/conf/" + lower + "/" + name, Integer.toString(to));
        }
    }

    private static int value(Sysctls sysctls, String lower, String name) {
        var value = sysctls.read("net/ipv4/conf/" + lower + "/" + name);
        return value == null || !value.matches("[0-9]") ? 0 : Integer.parseInt(value);
    }
}
