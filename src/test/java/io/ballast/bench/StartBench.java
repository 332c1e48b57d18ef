package io.ballast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.lab.Figures;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start by the launcher on the machine itself, with the embedded plane, for its kernel may have no ip_vs. */
@Tag("bench")
class StartBench {

    private static final int PORT = 18_099;
    private static final String SECTION = "Start by ./ballast run, embedded plane, a table of ten servers";

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void start_untilTheFirstPlanIsApplied() throws Exception {
        start();
        call("PUT", "/api/v1/clusters/bench", Tables.cluster(0, 1).replace("10.100.0.1", "127.88.0.1")
                .replace("\"port\": 80", "\"port\": 18098"));
        var times = new ArrayList<Double>();
        var memory = new ArrayList<Double>();
        for (int round = 0; round < 5; round++) {
            stop();
            long begin = System.nanoTime();
            start();
            times.add((System.nanoTime() - begin) / 1e9);
            memory.add(residentMegabytes());
        }
        stop();
        Figures.record(SECTION, "until the first plan is applied", median(times), "s", "", "5 s");
        Figures.record(SECTION, "resident memory then, -Xmx256m", median(memory), "MB", "", "300 MB");
    }

    private Process process = new ProcessBuilder("true").start();

    StartBench() throws IOException {
    }

    private void start() throws IOException {
        var builder = new ProcessBuilder("./ballast", "run", "--server.port=" + PORT, "--ballast.plane=embedded",
                "--ballast.data=" + data).redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile());
        builder.environment().put("BALLAST_ADMIN_PASSWORD", "bench");
        process = builder.start();
        Awaitility.await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20)).until(this::isApplied);
    }

    private boolean isApplied() throws Exception {
        try {
            var status = call("GET", "/api/v1/status", "");
            return status.replaceAll("(?s).*\"revision\"\\s*:\\s*(\\d+).*", "$1")
                    .equals(status.replaceAll("(?s).*\"appliedRevision\"\\s*:\\s*(\\d+).*", "$1"));
        } catch (IOException e) {
            return false;
        }
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        var credentials = Base64.getEncoder().encodeToString("admin:bench".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .header("Authorization", "Basic " + credentials).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** The launcher replaces itself by the JVM, so its process is the JVM's. */
    private double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow() / 1024;
    }

    private void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static double median(List<Double> values) {
        return Figures.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }
}
