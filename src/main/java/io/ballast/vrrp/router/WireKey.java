package io.ballast.vrrp.router;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.table.Family;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.VrrpInstance;

/**
 * What a socket is for. All instances of an interface share one.
 *
 * @param protocol of IP: 112, or 51 where an authentication header comes first
 * @param hears whether anything is received; else it is for sending alone
 */
record WireKey(String interfaceName, Family family, int protocol, boolean hears) {

    private static final int VRRP = 112;
    private static final int AUTHENTICATION_HEADER = 51;

    /** Where an instance hears. */
    static WireKey hearing(VrrpInstance instance) {
        return new WireKey(instance.interfaceName(), instance.family(), protocol(instance), true);
    }

    /** Where it speaks: the same, unless it has a hardware address of its own. */
    static WireKey speaking(VrrpInstance instance) {
        return instance.virtualMac()
                ? new WireKey(Place.virtualLink(instance), instance.family(), protocol(instance), false)
                : hearing(instance);
    }

    /** Where another director may be heard that is authenticated in another way, which somebody must say. */
    static Set<WireKey> strangers(VrrpInstance instance) {
        return instance.family() == Family.IPV4
                ? Set.of(new WireKey(instance.interfaceName(), Family.IPV4, VRRP, true),
                        new WireKey(instance.interfaceName(), Family.IPV4, AUTHENTICATION_HEADER, true))
                : Set.of();
    }

    /** Those without which it cannot take part. */
    static Set<WireKey> all(VrrpInstance instance) {
        return Stream.of(hearing(instance), speaking(instance)).collect(Collectors.toSet());
    }

    private static int protocol(VrrpInstance instance) {
        return instance.authentication() instanceof Authentication.Header ? AUTHENTICATION_HEADER : VRRP;
    }

    @Override
    public String toString() {
        return "protocol " + protocol + " over " + family + " on " + interfaceName;
    }
}
