package io.ballast.vrrp.router;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.jspecify.annotations.Nullable;

/**
 * One virtual router between {@link Network#ballast} and {@link Network#other}, said to both in their own words.
 *
 * @param source of Ballast's multicast; null for the interface's first address
 */
record VirtualRouter(String name, int id, VrrpVersion version, Family family, boolean unicast,
        Authentication authentication, Duration interval, List<VirtualAddress> addresses, List<VirtualAddress> excluded,
        boolean preempts, @Nullable IpAddress source, Special special) {

    /** Adverts often enough to be quick, and seldom enough for a machine that is busy. */
    private static final Duration OFTEN = Duration.ofMillis(300);

    /** Version 3 by multicast on IPv4; its address ends in its id. */
    static VirtualRouter of(String name, int id) {
        return new VirtualRouter(name, id, VrrpVersion.V3, Family.IPV4, false, new Authentication.None(), OFTEN,
                List.of(address("10.99.0." + id, 24)), List.of(), true, null, Special.NOTHING);
    }

    static VirtualAddress address(String text, int prefixLength) {
        return new VirtualAddress(IpAddress.parse(text), prefixLength);
    }

    VirtualRouter version2(Authentication with) {
        return new VirtualRouter(name, id, VrrpVersion.V2, family, unicast, with, Duration.ofSeconds(1), addresses,
                excluded, preempts, source, special);
    }

    VirtualRouter ipv6() {
        return new VirtualRouter(name, id, version, Family.IPV6, unicast, authentication, interval,
                List.of(address("fe80::1:" + id, 64), address("fd00::1:" + id, 64)), excluded, preempts, source,
                special);
    }

    VirtualRouter byUnicast() {
        return new VirtualRouter(name, id, version, family, true, authentication, interval, addresses, excluded,
                preempts, source, special);
    }

    VirtualRouter every(Duration time) {
        return new VirtualRouter(name, id, version, family, unicast, authentication, time, addresses, excluded,
                preempts, source, special);
    }

    VirtualRouter holding(VirtualAddress... all) {
        return new VirtualRouter(name, id, version, family, unicast, authentication, interval, List.of(all), excluded,
                preempts, source, special);
    }

    VirtualRouter untold(VirtualAddress... all) {
        return new VirtualRouter(name, id, version, family, unicast, authentication, interval, addresses, List.of(all),
                preempts, source, special);
    }

    VirtualRouter withoutPreemption() {
        return new VirtualRouter(name, id, version, family, unicast, authentication, interval, addresses, excluded,
                false, source, special);
    }

    VirtualRouter from(String address) {
        return new VirtualRouter(name, id, version, family, unicast, authentication, interval, addresses, excluded,
                preempts, IpAddress.parse(address), special);
    }

    /** What few have. */
    record Special(Duration delay, boolean virtualMac, ChecksumStyle checksum) {

        static final Special NOTHING = new Special(Duration.ZERO, false, ChecksumStyle.PSEUDO_HEADER);
    }

    private VirtualRouter with(Special other) {
        return new VirtualRouter(name, id, version, family, unicast, authentication, interval, addresses, excluded,
                preempts, source, other);
    }

    /** It takes over from a lower master after that time. */
    VirtualRouter delayed(Duration time) {
        return with(new Special(time, special.virtualMac, special.checksum));
    }

    VirtualRouter withVirtualMac() {
        return with(new Special(special.delay, true, special.checksum));
    }

    /** As far as Ballast sends. */
    VirtualRouter withoutPseudoHeader() {
        return with(new Special(special.delay, special.virtualMac, ChecksumStyle.MESSAGE_ONLY));
    }

    /** Whose answers to ARP are right, in hexadecimal digits; null for the interface's own. */
    @Nullable
    String mac() {
        return special.virtualMac ? "00005e0001%02x".formatted(id) : null;
    }

    Stream<VirtualAddress> all() {
        return Stream.concat(addresses.stream(), excluded.stream());
    }

    List<IpAddress> held() {
        return all().map(VirtualAddress::address).toList();
    }

    VrrpInstance ballast(int priority) {
        boolean four = family == Family.IPV4;
        var transport = unicast
                ? new Transport.Unicast(four ? Network.FIRST : Network.FIRST6,
                        List.of(four ? Network.SECOND : Network.SECOND6), 0)
                : new Transport.Multicast(source);
        return new VrrpInstance(name, version, family, id, "eth0", priority, interval,
                new Preemption(preempts, special.delay), 3, transport, authentication, special.checksum, false,
                addresses, excluded, special.virtualMac, Announcements.DEFAULT);
    }

    String keepalived(int priority) {
        var text = new StringBuilder();
        text.append("vrrp_instance ").append(name).append(" {\n state BACKUP\n interface eth0\n virtual_router_id ")
                .append(id).append("\n version ").append(version.number()).append("\n priority ").append(priority)
                .append("\n advert_int ").append(interval.toMillis() / 1000.0).append('\n');
        text.append(preempts ? "" : " nopreempt\n").append(special.virtualMac ? " use_vmac\n" : "")
                .append(special.delay.isZero() ? "" : " preempt_delay " + special.delay.toSeconds() + "\n")
                .append(family == Family.IPV6 ? " native_ipv6\n" : "");
        if (unicast) {
            boolean four = family == Family.IPV4;
            text.append(" unicast_src_ip ").append(four ? Network.SECOND : Network.SECOND6)
                    .append("\n unicast_peer {\n  ").append(four ? Network.FIRST : Network.FIRST6).append("\n }\n");
        }
        if (!(authentication instanceof Authentication.None)) {
            text.append(" authentication {\n  auth_type ").append(authentication.type() == 1 ? "PASS" : "AH")
                    .append("\n  auth_pass ")
                    .append(new String(authentication.key(), StandardCharsets.US_ASCII).strip())
                    .append("\n }\n");
        }
        return text.append(block("virtual_ipaddress", addresses))
                .append(excluded.isEmpty() ? "" : block("virtual_ipaddress_excluded", excluded)).append("}\n")
                .toString();
    }

    private static String block(String word, List<VirtualAddress> all) {
        return all.stream().map(each -> "  " + each.address() + "/" + each.prefixLength() + "\n")
                .collect(Collectors.joining("", " " + word + " {\n", " }\n"));
    }

    @Override
    public String toString() {
        return name;
    }
}
