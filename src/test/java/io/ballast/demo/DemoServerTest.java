package io.ballast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoServerTest {

    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path classes = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void server_answersWithItsName() throws Exception {
        try (var server = new DemoServer("web1", FreePorts.from(LOCAL, 20_001), classes, Duration.ofMillis(10))) {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(
                    () -> get(server.port()).equals("This is web1, process " + server.pid() + ".\n"));
        }
    }

    @Test
    void server_killed_isStartedAgain() throws Exception {
        try (var server = new DemoServer("web2", FreePorts.from(LOCAL, 20_011), classes, Duration.ofMillis(10))) {
            long first = server.pid();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> !get(server.port()).isEmpty());
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(
                    () -> server.pid() != first && get(server.port()).contains("process " + server.pid()));
        }
    }

    @Test
    void server_closed_endsItsProcessAndStartsNoOther() throws Exception {
        var server = new DemoServer("web3", FreePorts.from(LOCAL, 20_021), classes, Duration.ofMillis(10));
        var process = ProcessHandle.of(server.pid()).orElseThrow();
        server.close();
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void page_endsWithItsStandardInput() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var own = Path.of(DemoPage.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        var process = new ProcessBuilder(java, "-cp", own, DemoPage.class.getName(), "orphan",
                Integer.toString(FreePorts.from(LOCAL, 20_031))).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void freePorts_passOverTakenOnes() throws IOException {
        try (var taken = new ServerSocket(FreePorts.from(LOCAL, 20_041), 1, LOCAL)) {
            assertThat(FreePorts.from(LOCAL, taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
        }
    }

    @Test
    void cluster_hasAllServersInTurn() throws Exception {
        try (var one = new DemoServer("web1", FreePorts.from(LOCAL, 20_051), classes, Duration.ofMinutes(1));
                var two = new DemoServer("web2", FreePorts.from(LOCAL, 20_061), classes, Duration.ofMinutes(1))) {
            var service = Demo.cluster(8000, List.of(one, two)).get("services").get(0);
            assertThat(service.get("port").asInt()).isEqualTo(8000);
            assertThat(service.get("scheduler").asString()).isEqualTo("rr");
            assertThat(service.get("servers")).hasSize(2);
            assertThat(service.get("servers").get(1).get("port").asInt()).isEqualTo(two.port());
        }
    }

    private String get(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(5)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
