package io.ballast.monitor;

import io.ballast.definition.Cluster;
import io.ballast.definition.Definitions;
import io.ballast.definition.RealServer;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.director.Director;
import io.ballast.health.Verdict;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading.Traffic;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Figures of services and servers for Prometheus, read when it asks: a table of thousands of servers that come and go
 * has no meters to keep in step.
 */
@Component
final class TableFigures implements MultiCollector {

    private final Definitions definitions;
    private final Director director;

    TableFigures(Definitions definitions, Director director, PrometheusRegistry registry) {
        this.definitions = definitions;
        this.director = director;
        registry.register(this);
    }

    @Override
    public MetricSnapshots collect() {
        var figures = new Figures();
        ofDirector(figures);
        definitions.current().clusters().values().forEach(cluster -> ofCluster(cluster, figures));
        return figures.snapshots();
    }

    private void ofDirector(Figures figures) {
        var status = director.status();
        figures.gauge("ballast_revision", "Newest revision of the definitions", Labels.EMPTY, status.revision());
        figures.gauge("ballast_applied_revision", "Revision up to which the plane follows", Labels.EMPTY,
                status.appliedRevision());
        figures.gauge("ballast_plane_ready", "1 if the forwarding plane answers",
                Labels.of("kind", status.plane().kind()), status.plane().ready() ? 1 : 0);
        figures.gauge("ballast_failed_operations", "Operations that the plane refuses", Labels.EMPTY,
                status.failed().size());
        figures.gauge("ballast_hold", "1 while the plane is watched and not written", Labels.EMPTY,
                status.hold() == null ? 0 : 1);
        figures.gauge("ballast_verdicts_held", "1 while this director itself is suspected and verdicts are held",
                Labels.EMPTY, status.suspicion() == null ? 0 : 1);
        ProbeFamilies.ofDirector(director.probingLateness(), figures);
        try {
            var table = director.table();
            figures.gauge("ballast_foreign_services", "Services in the plane that are not Ballast's", Labels.EMPTY,
                    table.foreign().size());
            figures.gauge("ballast_drift", "Differences that somebody else made and that are not put right yet",
                    Labels.EMPTY, table.drift().size());
        } catch (PlaneException e) {
            // What cannot be read has no figure; ballast_plane_ready says why.
        }
    }

    private void ofCluster(Cluster cluster, Figures figures) {
        for (var service : director.clusterStatus(cluster).services()) {
            var labels = Labels.of("cluster", cluster.name(), "service", service.service(), "virtual",
                    service.key().toString());
            ofService(service, labels, figures);
            var defined = cluster.service(service.service());
            for (var server : service.servers()) {
                var real = defined == null ? null : defined.server(server.server());
                ofServer(server, labels.add("server", server.server()).add("real", address(real)), figures);
            }
        }
    }

    private static String address(@Nullable RealServer server) {
        return server == null ? "" : server.address().withPort(server.port());
    }

    private static void ofService(ServiceStatus service, Labels labels, Figures figures) {
        figures.gauge("ballast_service_in_sync", "1 if the plane has the service as it should be", labels,
                service.inSync() ? 1 : 0);
        figures.gauge("ballast_service_quorum", "1 while the service has its quorum", labels, service.quorum() ? 1 : 0);
        if (service.traffic() != null) {
            traffic("ballast_service", service.traffic(), labels, figures);
        }
    }

    private static void ofServer(ServerStatus server, Labels labels, Figures figures) {
        if (server.health().state() != Verdict.State.UNKNOWN) {
            figures.gauge("ballast_server_up", "1 if the last verdict is up, 0 if it is down", labels,
                    server.health().state() == Verdict.State.UP ? 1 : 0);
        }
        ProbeFamilies.ofServer(server, labels, figures);
        var applied = server.applied();
        if (applied == null) {
            return;
        }
        figures.gauge("ballast_server_weight", "Weight in the plane", labels, applied.weight());
        figures.gauge("ballast_server_active_connections", "ActiveConn", labels, applied.counters().active());
        figures.gauge("ballast_server_inactive_connections", "InActConn", labels, applied.counters().inactive());
        traffic("ballast_server", applied.counters().traffic(), labels, figures);
    }

    private static void traffic(String prefix, Traffic traffic, Labels labels, Figures figures) {
        figures.counter(prefix + "_connections", "Conns", labels, traffic.connections());
        figures.counter(prefix + "_incoming_packets", "InPkts", labels, traffic.inPackets());
        figures.counter(prefix + "_outgoing_packets", "OutPkts", labels, traffic.outPackets());
        figures.counter(prefix + "_incoming_bytes", "InBytes", labels, traffic.inBytes());
        figures.counter(prefix + "_outgoing_bytes", "OutBytes", labels, traffic.outBytes());
    }
}
