package io.ballast.director;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.ballast.definition.Cluster;
import io.ballast.definition.ServiceRef;
import io.ballast.director.Standing.State;
import io.ballast.health.ProbeTarget;
import io.ballast.health.PushCheck;
import io.ballast.health.Verdict;

import org.jspecify.annotations.Nullable;

/**
 * Whether this director could serve clients, as far as it knows from its own table and its own probes. Answers any
 * thread, from what the director's thread published last.
 */
final class Readiness {

    private final Supplier<View> view;
    private final Map<ServiceRef, Published> published;
    private final Function<ProbeTarget, Verdict> verdicts;
    private volatile boolean begun;

    Readiness(Supplier<View> view, Map<ServiceRef, Published> published, Function<ProbeTarget, Verdict> verdicts) {
        this.view = view;
        this.published = published;
        this.verdicts = verdicts;
    }

    /** Once the first probes were answered, a server that is new makes nobody wait. */
    @Nullable
    String missing() {
        var now = view.get();
        if (!now.plane().ready()) {
            return "the forwarding plane is not ready: " + now.plane().reason();
        }
        if (begun) {
            return null;
        }
        if (now.snapshot().revision() == 0) {
            return "the definitions are not loaded yet";
        }
        if (now.appliedRevision() != now.snapshot().revision()) {
            return now.hold() == null
                    ? "the forwarding table is not in place yet"
                    : "the forwarding table is not in place, and a hold keeps it from being written";
        }
        var waiting = published.values().stream().flatMap(each -> each.targets().values().stream())
                .flatMap(targets -> targets.stream()).filter(this::isUnanswered).findAny();
        if (waiting.isPresent()) {
            return "the first probes are not answered yet, that of " + waiting.get().address() + " for one";
        }
        begun = true;
        return null;
    }

    /** What can never be asked, or speaks when it likes, is not waited for. */
    private boolean isUnanswered(ProbeTarget target) {
        if (target.check() instanceof PushCheck) {
            return false;
        }
        var verdict = verdicts.apply(target);
        return verdict.state() == Verdict.State.UNKNOWN && verdict.trouble() == null;
    }

    /** Whether all services of a cluster have their quorum; null while that is not known of one of them. */
    @Nullable
    Boolean serves(Cluster cluster) {
        boolean serves = true;
        for (var service : cluster.services()) {
            var known = published.get(new ServiceRef(cluster.name(), service.name()));
            if (known == null) {
                return null;
            }
            var situation = known.situation();
            boolean waiting = service.servers().stream().anyMatch(each -> situation.of(each).is(State.WAITING));
            boolean up = service.servers().stream().anyMatch(each -> situation.of(each).is(State.UP));
            if (waiting && !(up && known.desired().quorum())) {
                return null;
            }
            serves &= known.desired().quorum();
        }
        return serves;
    }
}
