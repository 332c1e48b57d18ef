package io.ballast.monitor;

import io.ballast.event.Incidents;
import io.ballast.event.Journal;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.springframework.stereotype.Component;

/** Figures of what happens, and of what goes wrong. */
@Component
final class EventFigures implements MultiCollector {

    private final Journal journal;
    private final Incidents incidents;

    EventFigures(Journal journal, Incidents incidents, PrometheusRegistry registry) {
        this.journal = journal;
        this.incidents = incidents;
        registry.register(this);
    }

    @Override
    public MetricSnapshots collect() {
        var figures = new Figures();
        journal.counts().forEach((kind, bySeverity) -> bySeverity.forEach((severity, count) -> figures.counter(
                "ballast_events", "Events since the start",
                Labels.of("kind", kind.word(), "severity", severity.word()), count)));
        figures.counter("ballast_events_dropped", "Events that could not be kept", Labels.EMPTY, journal.dropped());
        figures.gauge("ballast_events_waiting", "Events that wait to be stored", Labels.EMPTY, journal.waiting());
        incidents.openBySeverity().forEach((severity, count) -> figures.gauge("ballast_incidents_open",
                "Incidents that are open", Labels.of("severity", severity.word()), count));
        return figures.snapshots();
    }
}
