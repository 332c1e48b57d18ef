package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.ballast.definition.Cluster;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Bench bench = new Bench();
    private final Map<ServiceRef, Published> published = new HashMap<>();
    private final Readiness readiness = new Readiness(() -> bench.reconciler.view(), published,
            bench.probing::verdict);

    private @Nullable String missing() {
        publish();
        return readiness.missing();
    }

    private @Nullable Boolean serves() {
        publish();
        return readiness.serves(cluster());
    }

    private Cluster cluster() {
        return Objects.requireNonNull(bench.snapshot.cluster("web"));
    }

    private void publish() {
        published.clear();
        bench.reconciler.works().all().forEach(work -> {
            var state = Published.of(work);
            if (state != null) {
                published.put(work.ref, state);
            }
        });
    }

    private static VirtualService of(int servers) {
        return service(1, servers).build();
    }

    @Test
    void withoutDefinitions_isNotReady() {
        assertThat(missing()).contains("plane");
        bench.start(Snapshot.EMPTY).step();
        assertThat(missing()).contains("definitions are not loaded");
    }

    @Test
    void untilTheFirstProbesAreAnswered_isNotReady() {
        bench.start(of(2)).step();
        assertThat(missing()).contains("first probes are not answered");
        bench.up(1, 1);
        assertThat(missing()).contains("first probes are not answered", Sample.server(1, 2).address().toString());
        bench.down(1, 2);
        assertThat(missing()).isNull();
    }

    @Test
    void aServerThatIsNew_makesNobodyWait() {
        bench.start(of(1)).step().up(1, 1);
        assertThat(missing()).isNull();
        bench.define(of(2)).step();
        assertThat(missing()).isNull();
    }

    @Test
    void whileThePlaneIsSilent_isNotReady() {
        bench.start(of(1)).step().up(1, 1);
        assertThat(missing()).isNull();
        bench.plane.missing = "ip_vs is not loaded";
        bench.reconciler.lost(new io.ballast.plane.PlaneException("gone"));
        bench.step();
        assertThat(missing()).contains("not ready");
    }

    @Test
    void aCluster_servesWhileEveryServiceHasItsQuorum() {
        bench.start(of(2)).step();
        assertThat(serves()).as("nothing is known yet").isNull();
        bench.up(1, 1);
        assertThat(serves()).isTrue();
        bench.down(1, 1);
        assertThat(serves()).as("of the other one nothing is known").isNull();
        bench.down(1, 2);
        assertThat(serves()).isFalse();
        bench.up(1, 2);
        assertThat(serves()).isTrue();
    }
}
