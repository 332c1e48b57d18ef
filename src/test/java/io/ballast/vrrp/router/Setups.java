package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

/** Instances for tests. */
final class Setups {

    static final Duration TENTH = Duration.ofMillis(100);
    /** Longer than any backup of version 3 with adverts each tenth of a second waits. */
    static final Duration TAKEOVER = Duration.ofMillis(400);

    private Setups() {
    }

    /** Version 3 on eth0, an advert each tenth of a second, pre-empting. */
    static VrrpInstance v3(String name, int id, int priority, String... addresses) {
        return on("eth0", name, id, priority, addresses);
    }

    static VrrpInstance on(String interfaceName, String name, int id, int priority, String... addresses) {
        return new VrrpInstance(name, VrrpVersion.V3, Family.IPV4, id, interfaceName, priority, TENTH,
                Preemption.AT_ONCE, 3, new Transport.Multicast(null), new Authentication.None(),
                ChecksumStyle.PSEUDO_HEADER, false, places(addresses), List.of(), false, Announcements.DEFAULT);
    }

    static VrrpInstance header(String name, int id, int priority, String... addresses) {
        var plain = v3(name, id, priority, addresses);
        return new VrrpInstance(name, VrrpVersion.V2, Family.IPV4, id, "eth0", priority, Duration.ofSeconds(1),
                Preemption.AT_ONCE, 3, plain.transport(), new Authentication.Header(new Secret("secret")),
                plain.checksum(), false, plain.addresses(), List.of(), false, plain.announcements());
    }

    static VrrpInstance virtualMac(VrrpInstance plain) {
        return new VrrpInstance(plain.name(), plain.version(), plain.family(), plain.virtualRouterId(),
                plain.interfaceName(), plain.priority(), plain.advertInterval(), plain.preemption(),
                plain.downTimerAdverts(), plain.transport(), plain.authentication(), plain.checksum(), plain.accept(),
                plain.addresses(), plain.excluded(), true, plain.announcements());
    }

    static VrrpInstance transport(VrrpInstance plain, Transport transport) {
        return new VrrpInstance(plain.name(), plain.version(), plain.family(), plain.virtualRouterId(),
                plain.interfaceName(), plain.priority(), plain.advertInterval(), plain.preemption(),
                plain.downTimerAdverts(), transport, plain.authentication(), plain.checksum(), plain.accept(),
                plain.addresses(), plain.excluded(), plain.virtualMac(), plain.announcements());
    }

    static VrrpInstance announcements(VrrpInstance plain, Announcements announcements) {
        return new VrrpInstance(plain.name(), plain.version(), plain.family(), plain.virtualRouterId(),
                plain.interfaceName(), plain.priority(), plain.advertInterval(), plain.preemption(),
                plain.downTimerAdverts(), plain.transport(), plain.authentication(), plain.checksum(), plain.accept(),
                plain.addresses(), plain.excluded(), plain.virtualMac(), announcements);
    }

    static VrrpInstance accepting(VrrpInstance plain) {
        return new VrrpInstance(plain.name(), plain.version(), plain.family(), plain.virtualRouterId(),
                plain.interfaceName(), plain.priority(), plain.advertInterval(), plain.preemption(),
                plain.downTimerAdverts(), plain.transport(), plain.authentication(), plain.checksum(), true,
                plain.addresses(), plain.excluded(), plain.virtualMac(), plain.announcements());
    }

    private static List<VirtualAddress> places(String... addresses) {
        return Stream.of(addresses).map(Setups::place).toList();
    }

    private static VirtualAddress place(String address) {
        var held = MockGround.held("eth0", address);
        return new VirtualAddress(held.address(), held.prefixLength());
    }
}
