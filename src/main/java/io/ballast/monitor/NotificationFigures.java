package io.ballast.monitor;

import io.ballast.notify.Notifications;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.springframework.stereotype.Component;

/** Figures of messages on their way. */
@Component
final class NotificationFigures implements MultiCollector {

    private final Notifications notifications;

    NotificationFigures(Notifications notifications, PrometheusRegistry registry) {
        this.notifications = notifications;
        registry.register(this);
    }

    @Override
    public MetricSnapshots collect() {
        var figures = new Figures();
        figures.counter("ballast_notifications_sent", "Messages delivered", Labels.EMPTY, notifications.sent());
        figures.counter("ballast_notifications_failed", "Messages given up", Labels.EMPTY, notifications.failed());
        figures.counter("ballast_notifications_dropped", "Messages left out since too many waited", Labels.EMPTY,
                notifications.dropped());
        figures.gauge("ballast_notifications_waiting", "Messages on their way", Labels.EMPTY,
                notifications.waiting());
        return figures.snapshots();
    }
}
