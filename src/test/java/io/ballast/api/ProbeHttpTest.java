package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** What probing found, and what programs report, over HTTP. */
class ProbeHttpTest extends HttpFixture {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DOCUMENT = """
            {"services": [{"name": "http", "protocol": "tcp", "address": "127.0.0.1", "port": 28080,
              "check": {"type": "tcp", "interval": "200ms", "timeout": "100ms"},
              "servers": [{"name": "s1", "address": "127.0.0.1", "port": PORT, "weight": 10},
                          {"name": "pushed", "address": "127.0.0.1", "port": 28082,
                           "check": {"type": "push", "timeToLive": "1h"}},
                          {"name": "trusted", "address": "127.0.0.1", "port": 28083, "check": {"type": "none"}}]}]}
            """;

    private JsonNode status(int server) {
        return http.get(WEB + "/status").json().path("services").path(0).path("servers").path(server);
    }

    private Http.Answer report(String path, String json) {
        return http.send("POST", path, json, "Content-Type", "application/json");
    }

    private void define(int serverPort) {
        assertThat(http.put(WEB, DOCUMENT.replace("PORT", Integer.toString(serverPort))).status()).isEqualTo(201);
    }

    @Test
    void status_showsEachCheck_withItsLastResult() throws IOException {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            define(server.getLocalPort());
            await().atMost(LONG).until(() -> status(0).path("health").path("state").asString().equals("up"));
            var health = status(0).path("health");
            assertThat(health.path("flapping").asBoolean()).isFalse();
            assertThat(health.path("warning").isNull()).isTrue();
            assertThat(health.path("watch").asString()).isEqualTo("off");
            assertThat(health.path("trouble").isNull()).isTrue();
            var check = health.path("checks").path(0);
            assertThat(check.path("type").asString()).isEqualTo("tcp");
            assertThat(check.path("state").asString()).isEqualTo("up");
            assertThat(check.path("lastResult").path("success").asBoolean()).isTrue();
            assertThat(check.path("lastResult").path("took").asString()).endsWith("ms");
            assertThat(status(0).path("advice").isNull()).isTrue();
            assertThat(status(2).path("health").path("checks").isEmpty()).isTrue();
        }
    }

    @Test
    void results_areTheLastOnes_newestLast() throws IOException {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            define(server.getLocalPort());
            await().atMost(LONG).until(() -> http.get(SERVER + "/results").json().size() >= 3);
            var results = http.get(SERVER + "/results").json();
            Instant before = Instant.EPOCH;
            for (var result : results) {
                assertThat(result.path("check").asString()).isEqualTo("tcp");
                assertThat(result.path("tookMicroseconds").isIntegralNumber()).isTrue();
                assertThat(Instant.parse(result.path("time").asString())).isAfterOrEqualTo(before);
                before = Instant.parse(result.path("time").asString());
            }
        }
        assertThat(http.get(SERVICE + "/servers/nobody/results").status()).isEqualTo(404);
        assertThat(http.get(SERVICE + "/servers/trusted/results").json().isEmpty()).isTrue();
    }

    @Test
    void check_answersForEveryKind() {
        define(1);
        var refused = http.post(SERVER + "/check").json();
        assertThat(refused.path("state").asString()).isEqualTo("down");
        assertThat(refused.path("results").path(0).path("reason").asString()).isEqualTo("connection refused");
        assertThat(http.post(SERVICE + "/servers/trusted/check").json().path("success").asBoolean()).isTrue();
        var unreported = http.post(SERVICE + "/servers/pushed/check").json();
        assertThat(unreported.path("check").asString()).isEqualTo("push");
        assertThat(unreported.path("state").asString()).as("nobody has reported").isEqualTo("unknown");
        assertThat(unreported.path("success").asBoolean()).isFalse();
        assertThat(unreported.path("results").path(0).path("state").asString()).isEqualTo("unknown");
    }

    @Test
    void verdict_isTaken_asOftenAsItIsSaid_andMakesNoRevision() {
        define(1);
        var path = SERVICE + "/servers/pushed/verdict";
        long revision = revision();
        for (int i = 0; i < 2; i++) {
            assertThat(report(path, "{\"up\": true, \"reason\": \"all well\"}").status()).isEqualTo(204);
        }
        await().atMost(LONG).until(() -> status(1).path("health").path("state").asString().equals("up"));
        assertThat(status(1).path("health").path("reason").asString()).isEqualTo("all well");
        assertThat(report(path, "{\"up\": false}").status()).isEqualTo(204);
        await().atMost(LONG).until(() -> status(1).path("health").path("state").asString().equals("down"));
        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void verdict_thatNobodyTakes_is422() {
        define(1);
        var answer = report(SERVER + "/verdict", "{\"up\": true}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("no check of type push");
        assertThat(report(SERVICE + "/servers/nobody/verdict", "{\"up\": true}").status()).isEqualTo(404);
        var faulty = report(SERVICE + "/servers/pushed/verdict", "{\"up\": 1, \"reason\": 2, \"why\": 3}");
        assertThat(faulty.status()).isEqualTo(422);
        assertThat(faulty.json().path("errors").size()).isEqualTo(3);
        assertThat(report(SERVICE + "/servers/pushed/verdict", "[]").status()).isEqualTo(422);
    }
}
