package io.ballast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.console.Observed;
import io.ballast.console.RemovablePlane;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MonitorTest extends Observed {

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
        for (var name : new String[]{"database", "plane", "director", "heartbeat"}) {
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
}
