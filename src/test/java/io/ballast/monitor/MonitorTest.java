package io.ballast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.ballast.console.Observed;
import io.ballast.console.RemovablePlane;
import io.ballast.store.DirectorSettings;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.RejectionKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.FakeRouter;
import io.ballast.vrrp.router.InstanceFigures;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.LoopFigures;
import io.ballast.vrrp.router.Up;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MonitorTest extends Observed {

    @Autowired
    private DirectorSettings settings;

    private static final String SERVERS = """
            {"name": "s1", "address": "127.0.0.1", "port": 28191, "weight": 7}""";
    private static final String LABELS = "cluster=\"web\",real=\"127.0.0.1:28191\",server=\"s1\",service=\"http\","
            + "virtual=\"tcp 127.0.0.1:28190\"";

    private JsonNode health(String path) throws Exception {
        return JsonMapper.shared().readTree(ask("/actuator/health" + path, "application/json").getContentAsString());
    }

    private String figures() throws Exception {
        return ask("/actuator/prometheus", "text/plain").getContentAsString();
    }

    private JsonNode part(String name) throws Exception {
        return health("").path("components").path(name);
    }

    private void assertAlive() throws Exception {
        assertThat(health("/liveness").path("status").asString()).isEqualTo("UP");
        assertThat(health("/readiness").path("status").asString()).isEqualTo("UP");
    }

    @Test
    void health_ofWholeDirector_isUpInEveryPart() throws Exception {
        for (var name : new String[]{"database", "plane", "director", "heartbeat", "vrrp"}) {
            assertThat(part(name).path("status").asString()).as(name).isEqualTo("UP");
        }
        assertAlive();
    }

    @Test
    void health_withoutDatabase_saysWhyAndStaysAlive() throws Exception {
        takeDatabaseAway();
        assertThat(part("database").path("status").asString()).isEqualTo("DOWN");
        assertThat(part("database").path("details").path("reason").asString()).isEqualTo(database.reason())
                .isNotEmpty();
        assertThat(part("plane").path("status").asString()).isEqualTo("UP");
        assertAlive();
    }

    @Test
    void health_withoutPlane_saysWhyAndStaysAlive() throws Exception {
        takePlaneAway();
        assertThat(part("plane").path("status").asString()).isEqualTo("DOWN");
        assertThat(part("plane").path("details").path("reason").asString()).isEqualTo(RemovablePlane.REASON);
        assertAlive();
    }

    @Test
    void figures_ofServer_bearItsNames() throws Exception {
        store(cluster("web", service("http", 28190, SERVERS)));
        await(() -> figures().contains("ballast_server_weight{" + LABELS + "} 7.0"));
        assertThat(figures()).contains("ballast_server_active_connections{" + LABELS + "} 0.0",
                "ballast_server_connections_total{" + LABELS + "} 0.0", "ballast_server_up{" + LABELS + "} 1.0",
                "ballast_service_in_sync{", "ballast_plane_ready{kind=\"embedded\"} 1.0", "ballast_hold 0.0",
                "ballast_foreign_services 0.0", "ballast_verdicts_held 0.0");
    }

    @Test
    void figures_withoutPlane_leaveOutWhatIsUnknown() throws Exception {
        store(cluster("web", service("http", 28190, SERVERS)));
        takePlaneAway();
        await(() -> !figures().contains("ballast_server_active_connections{"));
        assertThat(figures()).contains("ballast_plane_ready{kind=\"embedded\"} 0.0")
                .doesNotContain("ballast_foreign_services ");
    }

    @Test
    void vrrp_isDownWithoutARouterThatIsWanted_orWhereSomethingIsLacking() throws Exception {
        assertThat(figures()).doesNotContain("ballast_vrrp");
        store("""
                {"vrrpInstances": [{"name": "VI_1", "virtualRouterId": 1, "virtualAddresses": [{"address": "10.77.0.1/32"}],
                  "members": [{"director": "test", "interface": "lo"}, {"director": "other", "interface": "lo"}]}]}""");
        try {
            await(() -> part("vrrp").path("status").asString().equals("DOWN"));
            assertThat(part("vrrp").at("/details/reason").asString()).contains("does not answer");
            assertThat(figures()).contains("ballast_vrrp_router_answers 0.0").doesNotContain("ballast_vrrp_state");
            assertAlive();
            withRouter();
        } finally {
            store("{\"vrrpInstances\": []}");
        }
    }

    private void withRouter() throws Exception {
        try (var router = new FakeRouter(settings.data().toAbsolutePath().resolve("vrrp"), 7)) {
            router.state(new Up.State("VI_1", Role.FAULT, 100, null, Instant.EPOCH, Cause.FAULT, "it has no source"));
            router.lacks(new Lack("VI_1", "there is no interface eth7"));
            var counted = new InstanceFigures(11, 12, 13, 14, 15, Map.of(RejectionKind.HOP_LIMIT, 16L), List.of());
            router.figures(new Up.Figures(Map.of("VI_1", counted), new LoopFigures(3_000_000, List.of(1L, 2L), 5, 6)));
            await(() -> figures().contains("ballast_vrrp_adverts_sent_total"));
            assertThat(part("vrrp").path("status").asString()).isEqualTo("DOWN");
            assertThat(part("vrrp").at("/details/reason").asString())
                    .isEqualTo("VRRP instance VI_1: there is no interface eth7.");
            assertThat(part("vrrp").at("/details/instances/VI_1").asString())
                    .isEqualTo("fault: it has no source; there is no interface eth7");
            var one = "{instance=\"VI_1\"";
            assertThat(figures()).contains("ballast_vrrp_router_answers 1.0",
                    "ballast_vrrp_state" + one + ",state=\"fault\"} 1.0", "ballast_vrrp_state" + one
                            + ",state=\"master\"} 0.0",
                    "ballast_vrrp_priority" + one + "} 100.0", "ballast_vrrp_adverts_sent_total" + one + "} 11.0",
                    "ballast_vrrp_adverts_heard_total" + one + "} 12.0",
                    "ballast_vrrp_rejected_total" + one + ",kind=\"hop-limit\"} 16.0",
                    "ballast_vrrp_rejected_total" + one + ",kind=\"checksum\"} 0.0",
                    "ballast_vrrp_timer_lateness_max_seconds 0.003", "ballast_vrrp_timers_total{late=\"0.001\"} 1.0",
                    "ballast_vrrp_guards_replaced_total 6.0", "ballast_vrrp_stray_packets_total 5.0");
            router.lacks();
            await(() -> part("vrrp").path("status").asString().equals("UP"));
        }
    }
}
