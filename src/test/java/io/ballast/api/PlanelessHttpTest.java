package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;

import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneState;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;

/** Where the kernel does not answer, definitions are taken, and what is missing is said. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:planeless;DB_CLOSE_DELAY=-1")
class PlanelessHttpTest extends HttpFixture {

    private static final String REASON = "the kernel has no such thing: load it";

    @TestConfiguration(proxyBeanMethods = false)
    static class NoPlane {

        @Bean
        @Primary
        ForwardingPlane noPlane() {
            return (ForwardingPlane) Proxy.newProxyInstance(ForwardingPlane.class.getClassLoader(),
                    new Class<?>[]{ForwardingPlane.class}, (_, method, _) -> switch (method.getName()) {
                        case "kind", "toString" -> "ipvs";
                        case "probe" -> PlaneState.missing(REASON);
                        case "close", "noPath" -> null;
                        case "hashCode" -> 1;
                        default -> throw new PlaneException(REASON);
                    });
        }
    }

    @Test
    void plan_withoutAPlane_saysThatItIsNotKnown() {
        var plan = http.put(WEB + "?dryRun=true", WEB_DOCUMENT);
        assertThat(plan.status()).as(plan.body()).isEqualTo(200);
        assertThat(plan.json().path("operations")).isEmpty();
        assertThat(plan.json().path("warnings").toString()).contains(REASON);
        assertThat(http.get(WEB).status()).isEqualTo(404);
    }

    @Test
    void write_withoutAPlane_isStoredAndShownAsNotApplied() {
        assertThat(http.put(WEB, WEB_DOCUMENT).status()).isEqualTo(201);
        var status = http.get("/api/v1/status").json();
        assertThat(status.path("plane").path("reason").asString()).isEqualTo(REASON);
        assertThat(status.path("appliedRevision").asLong()).isLessThan(revision());
        assertThat(http.get(WEB + "/status").json().toString()).contains("\"applied\":null")
                .contains("\"inSync\":false");
    }

    @Test
    void table_withoutAPlane_saysWhyItIsNotKnown() {
        var table = http.get("/api/v1/table");
        assertThat(table.status()).isEqualTo(200);
        assertThat(table.json().at("/plane/state").asString()).isEqualTo("unavailable");
        assertThat(table.json().at("/plane/reason").asString()).isEqualTo(REASON);
        for (var unknown : List.of("services", "drift", "foreign", "rules", "sysctls", "timeouts", "hold")) {
            assertThat(table.json().has(unknown) && table.json().path(unknown).isNull()).as(unknown).isTrue();
        }
        var connections = http.get("/api/v1/connections");
        assertThat(connections.status()).isEqualTo(503);
        assertThat(connections.header("Retry-After")).isNotNull();
    }
}
