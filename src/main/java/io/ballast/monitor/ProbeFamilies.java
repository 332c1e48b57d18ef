package io.ballast.monitor;

import java.time.Duration;

import io.ballast.director.ClusterStatus.CheckStatus;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.health.Lateness;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * Figures of probing. There is one sample of each for a server, whatever the number of its checks, so that labels stay
 * as few as the definitions are. A changed check begins to count anew, as counters may.
 */
final class ProbeFamilies {

    private static final double NANOS = 1e9;

    private ProbeFamilies() {
    }

    static void ofDirector(Lateness lateness, Figures figures) {
        if (lateness.probes() == 0) {
            return;
        }
        lateness("0.5", lateness.median(), figures);
        lateness("0.99", lateness.p99(), figures);
        lateness("1", lateness.greatest(), figures);
    }

    private static void lateness(String quantile, Duration late, Figures figures) {
        figures.gauge("ballast_probe_lateness_seconds", "How much later than planned probes began, in the last minute",
                Labels.of("quantile", quantile), late.toNanos() / NANOS);
    }

    static void ofServer(ServerStatus server, Labels labels, Figures figures) {
        var checks = server.checks();
        if (checks.isEmpty()) {
            return;
        }
        figures.counter("ballast_server_probes", "Probes with a result", labels,
                checks.stream().map(CheckStatus::figures).mapToLong(each -> each.probes()).sum());
        figures.counter("ballast_server_probe_failures", "Probes that failed", labels,
                checks.stream().map(CheckStatus::figures).mapToLong(each -> each.failures()).sum());
        figures.counter("ballast_server_probes_impossible", "Probes that this machine could not make", labels,
                checks.stream().map(CheckStatus::figures).mapToLong(each -> each.impossible()).sum());
        figures.counter("ballast_server_probe_seconds", "Durations of the probes with a result, together", labels,
                checks.stream().map(CheckStatus::figures).mapToLong(each -> each.took().toNanos()).sum() / NANOS);
        figures.gauge("ballast_server_flapping", "1 while the server's health changes often", labels,
                server.health().flapping() ? 1 : 0);
        figures.gauge("ballast_server_warning", "1 while a check warns, such as of a certificate's end", labels,
                server.health().warning() == null ? 0 : 1);
    }
}
