package io.ballast.director;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.ballast.definition.Listener;
import io.ballast.definition.RealServer;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.VirtualService;
import io.ballast.event.Subject;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbePath;
import io.ballast.health.ProbeTarget;
import io.ballast.health.PushCheck;
import io.ballast.table.Forwarding;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** Which probes speak for a server. */
final class Targets {

    private Targets() {
    }

    /**
     * Targets of which all must be up, also of a disabled server, whose health an operator wants to see before enabling
     * it; empty for a server that is not checked, or has no port for those that need one.
     */
    static List<ProbeTarget> of(ServiceRef ref, VirtualService service, RealServer server, PathMarks marks) {
        var checks = server.checks() == null ? service.checks() : server.checks();
        return checks.stream().map(check -> of(ref, service, server, check, marks)).filter(Objects::nonNull).toList();
    }

    private static @Nullable ProbeTarget of(ServiceRef ref, VirtualService service, RealServer server, Check check,
            PathMarks marks) {
        return switch (check) {
            case Check.None _ -> null;
            // A report is of one server of one service, whoever else has the same address and port.
            case PushCheck push -> new ProbeTarget(server.address(), port(service, server), push, null,
                    ref + "/" + server.name());
            case PacedCheck paced -> {
                var reach = paced.reach();
                int port = reach.port() == 0 ? port(service, server) : reach.port();
                yield port == 0 && paced.needsPort()
                        ? null
                        : new ProbeTarget(reach.address() == null ? server.address() : reach.address(), port, check,
                                path(service, server, paced, marks));
            }
        };
    }

    private static @Nullable ProbePath path(VirtualService service, RealServer server, PacedCheck check,
            PathMarks marks) {
        if (!check.path() || !(service.listener() instanceof Listener.OnPort on)) {
            return null;
        }
        var reach = check.reach();
        int port = reach.port() == 0 ? on.port() : reach.port();
        return new ProbePath(on.address(), port, marks.of(new PathMarks.Use(on.key(), DesiredService.key(server), port,
                reach.source(), sendsDatagrams(check))));
    }

    private static boolean sendsDatagrams(Check check) {
        return check instanceof DnsCheck dns && !dns.tcp();
    }

    /** The private service that carries the probes of a target; null for one that is probed without. */
    private static PrivateServices.@Nullable Private carrier(ServiceRef ref, VirtualService service, RealServer server,
            ProbeTarget target) {
        var path = target.path();
        if (path == null) {
            return null;
        }
        var real = DesiredService.entry(service, server, 1);
        // By mark, a port would be translated to, which direct routing and tunnels cannot.
        var port = real.forwarding() == Forwarding.NAT ? server.port() : 0;
        var entry = new ServerEntry(new ServerKey(server.address(), port), real.forwarding(), 1, 0, 0, real.tunnel());
        // The kernel remembers a UDP "connection" for five minutes, in which probes use up their ports and come to old
        // entries, unless each packet is on its own.
        boolean onePacket = sendsDatagrams(target.check());
        var source = target.check() instanceof PacedCheck paced ? paced.reach().source() : null;
        return new PrivateServices.Private(Subject.server(ref.cluster(), ref.service(), server.name()),
                new ServiceEntry(new ServiceKey.MarkKey(path.mark(), path.address().family()), "rr", Set.of(), null,
                        onePacket, List.of(entry)),
                new ProbePaths.Wanted(path.address(), path.port(), server.address(), real.forwarding(), source));
    }

    /** Adds those that carry the probes of all these targets of a server. */
    static void carry(ServiceRef ref, VirtualService service, RealServer server, List<ProbeTarget> targets,
            Map<ServiceKey, PrivateServices.Private> into) {
        for (var target : targets) {
            var carrier = carrier(ref, service, server, target);
            if (carrier != null) {
                into.put(carrier.entry().key(), carrier);
            }
        }
    }

    /** Speaks for a server that is not checked: it counts as up. */
    static ProbeTarget unchecked(RealServer server) {
        return new ProbeTarget(server.address(), Math.max(1, server.port()), new Check.None());
    }

    /** A server of several ports is checked at the first of them. */
    private static int port(VirtualService service, RealServer server) {
        if (server.port() != 0) {
            return server.port();
        }
        return service.listener() instanceof Listener.OnPorts on ? on.ports().ranges().getFirst().first() : 0;
    }
}
