package io.ballast.vrrp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Instances for tests: each differs from a plain one of version 3 in what its method says. */
final class Instances {

    static final IpAddress A = IpAddress.parse("10.99.0.1");
    static final IpAddress B = IpAddress.parse("10.99.0.2");
    static final IpAddress GROUP = Transport.GROUP_IPV4;

    private Instances() {
    }

    static VrrpInstance v2(int id, int priority, String... addresses) {
        return of(VrrpVersion.V2, id, priority, Duration.ofSeconds(1), addresses);
    }

    static VrrpInstance v3(int id, int priority, Duration interval, String... addresses) {
        return of(VrrpVersion.V3, id, priority, interval, addresses);
    }

    static VrrpInstance pass(VrrpInstance instance, String password) {
        return with(instance, instance.transport(), new Authentication.Pass(new Secret(password)),
                instance.checksum());
    }

    static VrrpInstance header(VrrpInstance instance, String password) {
        return with(instance, instance.transport(), new Authentication.Header(new Secret(password)),
                instance.checksum());
    }

    static VrrpInstance unicast(VrrpInstance instance, IpAddress source, IpAddress... peers) {
        return with(instance, new Transport.Unicast(source, List.of(peers), 0), instance.authentication(),
                instance.checksum());
    }

    static VrrpInstance messageOnly(VrrpInstance instance) {
        return with(instance, instance.transport(), instance.authentication(), ChecksumStyle.MESSAGE_ONLY);
    }

    static VrrpInstance preempting(VrrpInstance instance, Preemption preemption) {
        return new VrrpInstance(instance.name(), instance.version(), instance.family(), instance.virtualRouterId(),
                instance.interfaceName(), instance.priority(), instance.advertInterval(), preemption,
                instance.downTimerAdverts(), instance.transport(), instance.authentication(), instance.checksum(),
                instance.accept(), instance.addresses(), instance.excluded(), instance.virtualMac(),
                instance.announcements());
    }

    static VrrpInstance announcing(VrrpInstance instance, Announcements announcements) {
        return new VrrpInstance(instance.name(), instance.version(), instance.family(), instance.virtualRouterId(),
                instance.interfaceName(), instance.priority(), instance.advertInterval(), instance.preemption(),
                instance.downTimerAdverts(), instance.transport(), instance.authentication(), instance.checksum(),
                instance.accept(), instance.addresses(), instance.excluded(), instance.virtualMac(), announcements);
    }

    private static VrrpInstance with(VrrpInstance instance, Transport transport, Authentication authentication,
            ChecksumStyle checksum) {
        return new VrrpInstance(instance.name(), instance.version(), instance.family(), instance.virtualRouterId(),
                instance.interfaceName(), instance.priority(), instance.advertInterval(), instance.preemption(),
                instance.downTimerAdverts(), transport, authentication, checksum, instance.accept(),
                instance.addresses(), instance.excluded(), instance.virtualMac(), instance.announcements());
    }

    private static VrrpInstance of(VrrpVersion version, int id, int priority, Duration interval,
            String... addresses) {
        var virtual = Stream.of(addresses).map(text -> new VirtualAddress(IpAddress.parse(text), 24)).toList();
        Family family = virtual.getFirst().address().family();
        return new VrrpInstance("VI_" + id, version, family, id, "eth0", priority, interval, Preemption.AT_ONCE,
                VrrpInstance.DOWN_TIMER_ADVERTS, new Transport.Multicast(null), new Authentication.None(),
                ChecksumStyle.PSEUDO_HEADER, true, virtual, List.of(), false, Announcements.DEFAULT);
    }
}
