package io.ballast.monitor;

import java.util.Locale;

import io.ballast.role.RoleBoard;
import io.ballast.vrrp.RejectionKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.InstanceFigures;
import io.ballast.vrrp.router.LoopFigures;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.springframework.stereotype.Component;

/**
 * Figures of this director's VRRP instances. Labels are names of instances and words of a fixed list; whatever others
 * send makes none.
 */
@Component
final class RoleFigures implements MultiCollector {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final RoleBoard board;

    RoleFigures(RoleBoard board, PrometheusRegistry registry) {
        this.board = board;
        registry.register(this);
    }

    @Override
    public MetricSnapshots collect() {
        var figures = new Figures();
        var instances = board.instances();
        if (!instances.isEmpty()) {
            figures.gauge("ballast_vrrp_router_answers", "1 while the process that speaks VRRP answers", Labels.EMPTY,
                    board.routerAnswers() ? 1 : 0);
        }
        var loop = board.loop();
        if (loop != null) {
            ofLoop(loop, figures);
        }
        instances.forEach(each -> ofInstance(each, figures));
        return figures.snapshots();
    }

    private static void ofLoop(LoopFigures loop, Figures figures) {
        figures.gauge("ballast_vrrp_timer_lateness_max_seconds", "The most that a timer of VRRP was late", Labels.EMPTY,
                loop.latest() / NANOS);
        for (int i = 0; i < loop.late().size(); i++) {
            var bound = i < LoopFigures.BOUNDS_MILLIS.size()
                    ? String.valueOf(LoopFigures.BOUNDS_MILLIS.get(i) / MILLIS)
                    : "more";
            figures.counter("ballast_vrrp_timers", "Timers of VRRP, by how many seconds late they were at most",
                    Labels.of("late", bound), loop.late().get(i));
        }
        figures.counter("ballast_vrrp_stray_packets", "VRRP packets of virtual routers that are not this director's",
                Labels.EMPTY, loop.strangers());
        figures.counter("ballast_vrrp_guards_replaced", "Times that the guard of the addresses died", Labels.EMPTY,
                loop.guards());
    }

    private void ofInstance(String name, Figures figures) {
        var labels = Labels.of("instance", name);
        var status = board.status(name);
        if (board.routerAnswers()) {
            for (var role : Role.values()) {
                figures.gauge("ballast_vrrp_state", "1 for the state that the instance is in, 0 for the others",
                        labels.add("state", word(role)), status.state() == role ? 1 : 0);
            }
        }
        if (status.effectivePriority() != null) {
            figures.gauge("ballast_vrrp_priority", "Priority that counts now, after tracking", labels,
                    status.effectivePriority());
        }
        board.transitions(name).forEach((role, times) -> figures.counter("ballast_vrrp_transitions",
                "Times that the instance came into the state, since this program runs", labels.add("to", word(role)),
                times));
        var counted = board.figures(name);
        if (counted != null) {
            counters(counted, labels, figures);
        }
    }

    private static void counters(InstanceFigures counted, Labels labels, Figures figures) {
        figures.counter("ballast_vrrp_adverts_sent", "Adverts sent, to each destination", labels, counted.sent());
        figures.counter("ballast_vrrp_adverts_unsent", "Adverts that the kernel refused", labels, counted.notSent());
        figures.counter("ballast_vrrp_adverts_heard", "Adverts that were believed", labels, counted.heard());
        figures.counter("ballast_vrrp_announced", "Addresses told to neighbours", labels, counted.announced());
        for (var kind : RejectionKind.values()) {
            figures.counter("ballast_vrrp_rejected", "Packets that were not believed, by why",
                    labels.add("kind", word(kind)), counted.rejected().getOrDefault(kind, 0L));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
