package io.ballast.director;

import java.util.List;

import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
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

    ProbeResult now(Snapshot snapshot, ServiceRef service, String server) {
        ProbeResult last = null;
        for (var target : targets(snapshot, service, server)) {
            last = health.probeNow(target);
            if (!last.success()) {
                return last;
            }
        }
        if (last == null) {
            throw new IllegalStateException(service + " " + server + " has no targets");
        }
        return last;
    }

    /** Never empty: a server that is not checked has one target that says so. */
    private List<ProbeTarget> targets(Snapshot snapshot, ServiceRef ref, String server) {
        var cluster = snapshot.cluster(ref.cluster());
        var service = cluster == null ? null : cluster.service(ref.service());
        var member = service == null ? null : service.server(server);
        if (service == null || member == null) {
            throw new IllegalArgumentException("There is no server " + server + " in " + ref + ".");
        }
        var targets = Targets.of(service, member, marks);
        return targets.isEmpty() ? List.of(Targets.unchecked(member)) : targets;
    }
}
