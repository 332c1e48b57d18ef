package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** Connections that really go through the plane. */
class ConnectionHttpTest extends HttpFixture {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void connections_areThoseThatClientsHold() throws Exception {
        try (var one = server(); var two = server()) {
            int virtual = freePort();
            assertThat(http.put(WEB + "?wait=30s", document(virtual, one, two)).status()).isEqualTo(201);
            try (var first = client(virtual); var second = client(virtual)) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(list("")).hasSize(2));
                var shown = list("").stream().filter(each -> each.path("clientPort").asInt() == first.getLocalPort())
                        .findFirst().orElseThrow();
                assertThat(shown.path("protocol").asString()).isEqualTo("tcp");
                assertThat(shown.path("client").asString()).isEqualTo("127.0.0.1");
                assertThat(shown.path("virtual").asString()).isEqualTo("127.0.0.1");
                assertThat(shown.path("virtualPort").asInt()).isEqualTo(virtual);
                assertThat(shown.path("server").asString()).isEqualTo("127.0.0.1");
                assertThat(shown.path("serverPort").asInt()).isIn(one.getLocalPort(), two.getLocalPort());
                assertThat(shown.path("state").asString()).isNotEmpty();
                assertThat(shown.path("expires").asString()).endsWith("s");
                // By rr each server has one of the two.
                assertThat(list("?service=web/http&server=s1")).hasSize(1).allMatch(
                        each -> each.path("serverPort").asInt() == one.getLocalPort());
                assertThat(list("?server=127.0.0.1:" + two.getLocalPort())).hasSize(1);
                assertThat(list("?service=web/http")).hasSize(2);
                assertThat(list("?limit=1")).hasSize(1);
                assertThat(list("?server=127.0.0.9")).isEmpty();
                assertThat(http.get("/api/v1/connections?service=web/none").status()).isEqualTo(404);
                var yaml = http.get("/api/v1/connections?limit=1", "Accept", "application/yaml");
                assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
                assertThat(yaml.body()).contains("virtualPort: " + virtual);
                // The table tells of the last reading, which may be older than the connections.
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        http.get("/api/v1/table").json().toString()).contains("\"activeConnections\":1"));
                assertThat(second.isConnected()).isTrue();
            }
        }
    }

    private List<JsonNode> list(String query) {
        var answer = http.get("/api/v1/connections" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().valueStream().toList();
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 50, HERE);
    }

    private static int freePort() throws IOException {
        try (var socket = server()) {
            return socket.getLocalPort();
        }
    }

    private static Socket client(int port) throws IOException {
        var socket = new Socket(HERE, port);
        socket.getOutputStream().write('x');
        return socket;
    }

    private static String document(int virtual, ServerSocket one, ServerSocket two) {
        return """
                {"services": [{"name": "http", "protocol": "tcp", "address": "127.0.0.1", "port": %d,
                  "scheduler": "rr", "check": {"type": "none"},
                  "servers": [{"name": "s1", "address": "127.0.0.1", "port": %d},
                              {"name": "s2", "address": "127.0.0.1", "port": %d}]}]}
                """.formatted(virtual, one.getLocalPort(), two.getLocalPort());
    }
}
