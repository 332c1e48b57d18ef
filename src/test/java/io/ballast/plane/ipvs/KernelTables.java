package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/** Tables that the tests of this room share. */
final class KernelTables {

    static final List<String> SCHEDULERS = List.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo",
            "ovf", "sed", "nq");

    private KernelTables() {
    }

    static ServiceKey tcp(String address, int port) {
        return new AddressKey(Protocol.TCP, IpAddress.parse(address), port);
    }

    static ServerEntry nat(String address, int port, int weight) {
        return new ServerEntry(server(address, port), Forwarding.NAT, weight);
    }

    static ServerKey server(String address, int port) {
        return new ServerKey(IpAddress.parse(address), port);
    }

    /** One service of every kind that the kernel's interface knows, with servers of every kind. */
    static List<ServiceEntry> everyKind() {
        var all = new ArrayList<ServiceEntry>();
        for (int i = 0; i < SCHEDULERS.size(); i++) {
            all.add(new ServiceEntry(tcp("10.77.0.100", 8000 + i), SCHEDULERS.get(i),
                    List.of(nat("10.77.0.3", 80, 3), nat("10.77.0.2", 80, 1))));
        }
        all.add(plain(tcp("fd77::64", 80), nat("fd77::2", 8080, 5)));
        all.add(plain(new AddressKey(Protocol.SCTP, IpAddress.parse("10.77.0.100"), 99), nat("10.77.0.2", 99, 1)));
        all.add(new ServiceEntry(new AddressKey(Protocol.UDP, IpAddress.parse("10.77.0.100"), 53), "rr", Set.of(), null,
                true, List.of(nat("10.77.0.2", 53, 0))));
        all.add(persistent(new AddressKey(Protocol.UDP, IpAddress.parse("10.77.0.100"), 5060), 32, "sip"));
        all.add(persistent(tcp("10.77.0.101", 0), 24, null));
        all.add(persistent(tcp("fd77::65", 443), 64, null));
        all.add(flagged("sh", Set.of(SchedulerFlag.FLAG_1, SchedulerFlag.FLAG_2), 9001));
        all.add(flagged("mh", Set.of(SchedulerFlag.FLAG_1), 9002));
        all.add(flagged("rr", Set.of(SchedulerFlag.FLAG_3), 9003));
        all.add(plain(new MarkKey(7, Family.IPV4), nat("10.77.0.2", 0, 1)));
        all.add(plain(new MarkKey(7, Family.IPV6), nat("fd77::2", 0, 1)));
        all.add(plain(tcp("10.77.0.100", 7000), dr("10.77.0.2", 7000), dr("10.77.0.3", 7000)));
        all.add(plain(tcp("10.77.0.100", 7001), new ServerEntry(server("10.77.0.2", 7001), Forwarding.NAT, 1, 100, 50,
                null)));
        all.add(plain(tcp("10.77.0.100", 7002), tun("10.77.0.2", Tunnel.IPIP),
                tun("10.77.0.3", new Tunnel(Tunnel.Type.GUE, 6080, Tunnel.Checksum.ON)),
                tun("10.77.0.4", new Tunnel(Tunnel.Type.GUE, 6080, Tunnel.Checksum.REMOTE)),
                tun("10.77.0.5", new Tunnel(Tunnel.Type.GRE, 0, Tunnel.Checksum.NONE)),
                tun("10.77.0.6", new Tunnel(Tunnel.Type.GRE, 0, Tunnel.Checksum.ON)), tun("fd77::2", Tunnel.IPIP)));
        return all;
    }

    private static ServiceEntry plain(ServiceKey key, ServerEntry... servers) {
        return new ServiceEntry(key, "wlc", List.of(servers));
    }

    private static ServiceEntry persistent(ServiceKey key, int prefix, @Nullable String engine) {
        return new ServiceEntry(key, "wrr", Set.of(), new Persistence(300, prefix, engine), false, List.of());
    }

    private static ServiceEntry flagged(String scheduler, Set<SchedulerFlag> flags, int port) {
        return new ServiceEntry(tcp("10.77.0.100", port), scheduler, flags, null, false,
                List.of(nat("10.77.0.2", 80, 1)));
    }

    private static ServerEntry dr(String address, int port) {
        return new ServerEntry(server(address, port), Forwarding.DR, 1);
    }

    private static ServerEntry tun(String address, Tunnel tunnel) {
        return new ServerEntry(server(address, 7002), Forwarding.TUN, 2, 0, 0, tunnel);
    }

    /** A table of so many services with so many servers each. */
    static List<ServiceEntry> wide(int services, int servers) {
        var all = new ArrayList<ServiceEntry>();
        for (int i = 0; i < services; i++) {
            var of = new ArrayList<ServerEntry>();
            for (int j = 0; j < servers; j++) {
                of.add(nat("10.78." + j + "." + (1 + i % 250), 80, 1 + j));
            }
            all.add(new ServiceEntry(tcp("10.77.0.100", 10_000 + i), "wlc", of));
        }
        return all;
    }

    /** What adds them to an empty table. */
    static List<Operation> adding(List<ServiceEntry> services) {
        var operations = new ArrayList<Operation>();
        for (var service : services) {
            operations.add(new Operation.AddService(service));
            service.servers()
                    .forEach(server -> operations.add(new Operation.AddServer(service.key(), server)));
        }
        return operations;
    }
}
