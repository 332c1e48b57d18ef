package io.ballast.director;

import java.util.Comparator;
import java.util.List;

import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.UnknownName;
import io.ballast.health.HealthChecker;
import io.ballast.health.ProbeResult;
import io.ballast.health.ProbeTarget;

/** What a person or a program asks of the probes of one server. */
final class ServerProbes {

    private final HealthChecker health;
    private final PathMarks marks;

    ServerProbes(HealthChecker health, PathMarks marks) {
        this.health = health;
        this.marks = marks;
    }

    /** By each of its checks; one result that says so for a server that is not checked. */
    List<ProbeResult> allNow(Snapshot snapshot, ServiceRef service, String server) {
        return targets(snapshot, service, server).stream().map(health::probeNow).toList();
    }

    /** The last results of all of its checks, the newest last. */
    List<ProbeResult> recent(Snapshot snapshot, ServiceRef service, String server) {
        return targets(snapshot, service, server).stream().flatMap(target -> health.recent(target).stream())
                .sorted(Comparator.comparing(ProbeResult::at)).toList();
    }

    /** @return whether a check of it takes reports */
    boolean report(Snapshot snapshot, ServiceRef service, String server, boolean up, String reason) {
        boolean taken = false;
        for (var target : targets(snapshot, service, server)) {
            taken |= health.report(target, up, reason);
        }
        return taken;
    }

    /**
     * Never empty: a server that is not checked has one target that says so.
     *
     * @throws UnknownName if the director knows no such server
     */
    private List<ProbeTarget> targets(Snapshot snapshot, ServiceRef ref, String server) {
        var service = snapshot.service(ref);
        var member = service == null ? null : service.server(server);
        if (service == null || member == null) {
            throw new UnknownName("There is no server " + server + " in " + ref + ".");
        }
        var targets = Targets.of(ref, service, member, marks);
        return targets.isEmpty() ? List.of(Targets.unchecked(member)) : targets;
    }
}
