package io.ballast.director;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.RealServer;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.health.Check;
import io.ballast.health.PacedCheck;
import io.ballast.plane.Use;
import io.ballast.table.Family;

/** What definitions use of the kernel. */
final class Uses {

    private Uses() {
    }

    static Set<Use> of(Snapshot definitions) {
        var uses = EnumSet.noneOf(Use.class);
        definitions.clusters().values().forEach(cluster -> cluster.services().forEach(service -> add(service, uses)));
        return uses;
    }

    private static void add(VirtualService service, Set<Use> uses) {
        if (service.listener() instanceof Listener.OnPorts) {
            uses.add(Use.MARKS);
        }
        if (service.listener().family() == Family.IPV4 && probesByPath(service)) {
            uses.add(Use.PATH);
        }
        if (service.persistence() != null) {
            uses.add(Use.PERSISTENCE);
        }
        service.servers()
                .forEach(server -> add(server.forwarding() == null ? service.forwarding() : server.forwarding(),
                        server.address().family(), uses));
        var sorry = service.sorryServer();
        if (sorry != null) {
            add(sorry.forwarding(), sorry.address().family(), uses);
        }
    }

    static boolean probesByPath(VirtualService service) {
        return isByPath(service.checks()) || service.servers().stream().map(RealServer::checks)
                .anyMatch(checks -> checks != null && isByPath(checks));
    }

    private static boolean isByPath(List<Check> checks) {
        return checks.stream().anyMatch(check -> check instanceof PacedCheck paced && paced.path());
    }

    private static void add(ForwardingMethod method, Family family, Set<Use> uses) {
        switch (method) {
            case DR -> uses.add(Use.DR);
            case TUN -> uses.add(Use.TUN);
            case FULLNAT -> {
                uses.add(Use.FULLNAT);
                add(ForwardingMethod.NAT, family, uses);
            }
            case NAT -> uses.add(family == Family.IPV4 ? Use.NAT : Use.NAT_IPV6);
        }
    }
}
