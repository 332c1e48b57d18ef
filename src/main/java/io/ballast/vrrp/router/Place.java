package io.ballast.vrrp.router;

import java.util.List;
import java.util.stream.Stream;

import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.vrrp.AddressScope;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** An address with all that it is put up with. */
record Place(HeldAddress address, AddressScope scope, @Nullable String label) {

    /** Where the addresses of a master stand. */
    static List<Place> of(VrrpInstance instance) {
        var own = instance.virtualMac() ? virtualLink(instance) : instance.interfaceName();
        return Stream.concat(instance.addresses().stream(), instance.excluded().stream())
                .map(each -> new Place(
                        new HeldAddress(each.address(), each.prefixLength(),
                                each.interfaceName() == null ? own : each.interfaceName()),
                        each.scope(), each.label()))
                .distinct().toList();
    }

    /** The interface with the router's own hardware address, named as keepalived does. */
    static String virtualLink(VrrpInstance instance) {
        return (instance.family() == Family.IPV4 ? "vrrp." : "vrrp6.") + instance.virtualRouterId();
    }
}
