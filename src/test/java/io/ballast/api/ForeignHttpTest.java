package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.ballast.plane.ForwardingPlane;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import tools.jackson.databind.JsonNode;

/** What somebody else put into the table, seen and handled from outside. */
class ForeignHttpTest extends HttpFixture {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ServiceKey KEY = new ServiceKey.AddressKey(Protocol.TCP, IpAddress.parse("127.0.0.1"), 28099);
    private static final String ADOPT = "/api/v1/table/foreign/adopt";
    private static final String KEY_DOCUMENT = "{\"protocol\": \"tcp\", \"address\": \"127.0.0.1\", \"port\": 28099}";
    private static final String DOCUMENT = """
            {"services": [{"name": "http", "protocol": "tcp", "address": "127.0.0.1", "port": 28099, "scheduler": "wrr",
              "check": {"type": "none"}, "servers": [{"name": "s1", "address": "127.0.0.1", "port": 28081}]}]}
            """;

    @Autowired
    ForwardingPlane plane;

    private String lastEvent = "0";

    @BeforeEach
    void intrude() {
        plane.apply(List.of(new Operation.AddService(new ServiceEntry(KEY, "rr", List.of()))));
        http.get("/api/v1/events?limit=1").json().forEach(event -> lastEvent = event.path("id").asString());
    }

    @AfterEach
    void leave() {
        http.delete("/api/v1/hold");
        http.delete(WEB);
        await().atMost(LONG).until(() -> {
            http.send("POST", "/api/v1/table/foreign/remove", KEY_DOCUMENT, "Content-Type", "application/json");
            return plane.read(KEY) == null;
        });
    }

    private List<String> adoptions() {
        return http.get("/api/v1/events?limit=1000&after=" + lastEvent).json().valueStream()
                .map(event -> event.path("message").asString()).filter(said -> said.endsWith("is adopted.")).toList();
    }

    private JsonNode standing() {
        return http.get("/api/v1/table").json().path("services");
    }

    @Test
    void adoption_withoutADefinition_isRefusedAndSaysWhatToDo() {
        var refused = http.send("POST", ADOPT, KEY_DOCUMENT, "Content-Type", "application/json");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains("127.0.0.1:28099", "adopt=true");
        assertThat(adoptions()).isEmpty();
        var unknown = KEY_DOCUMENT.replace("28099", "28100");
        assertThat(http.send("POST", ADOPT, unknown, "Content-Type", "application/json").status()).isEqualTo(404);
    }

    @Test
    void adoption_byTheChangeThatDefinesIt_isTold() {
        assertThat(http.put(WEB, DOCUMENT).status()).isEqualTo(409);
        assertThat(http.put(WEB + "?adopt=true&wait=60s", DOCUMENT).status()).isEqualTo(201);
        await().atMost(LONG).untilAsserted(() -> assertThat(standing().toString()).contains("\"wrr\""));
        await().atMost(LONG).untilAsserted(() -> assertThat(adoptions()).hasSize(1));
    }

    @Test
    void adoption_byAChangeThatIsRefused_isNone() {
        assertThat(http.put(WEB + "?adopt=true", DOCUMENT, "If-Match", "\"0\"").status()).isEqualTo(412);
        assertThat(http.put(WEB + "?adopt=true", DOCUMENT.replace("wrr", "none")).status()).isEqualTo(422);
        assertThat(http.put(WEB, DOCUMENT).status()).isEqualTo(409);
        assertThat(adoptions()).isEmpty();
    }

    @Test
    void adoption_duringAHold_isToldWhenItIsOver() {
        http.put("/api/v1/hold", "{\"until\": \"" + Instant.now().plusSeconds(600) + "\", \"reason\": \"looking\"}");
        assertThat(http.put(WEB + "?adopt=true", DOCUMENT).status()).isEqualTo(201);
        assertThat(standing().toString()).doesNotContain("\"wrr\"");
        assertThat(adoptions()).isEmpty();
        http.delete("/api/v1/hold");
        await().atMost(LONG).untilAsserted(() -> assertThat(standing().toString()).contains("\"wrr\""));
        await().atMost(LONG).untilAsserted(() -> assertThat(adoptions()).hasSize(1));
    }
}
