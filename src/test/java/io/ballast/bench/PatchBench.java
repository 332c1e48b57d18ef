package io.ballast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.ballast.Ballast;
import io.ballast.lab.Figures;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.ipvs.KernelInMemory;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** What a change of one weight costs all over the program, without a kernel's and a guest's slowness. */
@Tag("bench")
class PatchBench {

    private static final String SECTION = "PATCH of one weight until a kernel in memory has it, with a token";
    private static final int WARM = 1_000;
    private static final int EACH = 500;

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String authorization = "Basic "
            + Base64.getEncoder().encodeToString("admin:bench".getBytes(StandardCharsets.UTF_8));
    private String address = "";
    private int weight;

    @Test
    void patch_inATableOfAThousandServices() throws Exception {
        try (var kernel = new KernelInMemory(data); var _ = start(kernel.plane())) {
            var token = call("POST", "/api/v1/tokens", "{\"name\": \"bench\"}");
            authorization = "Bearer " + token.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            call("PUT", "/api/v1/clusters/bench", Tables.cluster(0, 1));
            patches(WARM);
            var small = new ArrayList<Double>(patches(EACH));
            call("PUT", "/api/v1/clusters/bench", Tables.cluster(0, 1_000));
            call("GET", "/api/v1/status?wait=60s", "");
            patches(WARM);
            var large = new ArrayList<Double>(patches(2 * EACH));
            record("10 servers", small, "");
            record("10,000 servers in 1,000 services", large, "20 ms");
            Figures.record(SECTION, "the large table to the small one, median", quantile(large, 0.5)
                    / quantile(small, 0.5), "times", "", "1.5 times");
        }
    }

    private ConfigurableApplicationContext start(ForwardingPlane plane) {
        var application = new SpringApplication(Ballast.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(ForwardingPlane.class, () -> plane));
        var context = application.run("--server.port=0", "--ballast.data=" + data.resolve("director"),
                "--BALLAST_ADMIN_PASSWORD=bench");
        address = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
        return context;
    }

    /** Milliseconds of so many changes of one server's weight. */
    private List<Double> patches(int count) throws IOException, InterruptedException {
        var times = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            var body = "{\"weight\": " + (++weight % 1_000 + 100) + "}";
            long start = System.nanoTime();
            call("PATCH", "/api/v1/clusters/bench/services/s0/servers/r0", body);
            call("GET", "/api/v1/status?wait=60s", "");
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times;
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static void record(String name, List<Double> times, String toReach) {
        Figures.record(SECTION, name + ", median", quantile(times, 0.5), "ms", "", "");
        Figures.record(SECTION, name + ", 99 of 100", quantile(times, 0.99), "ms", "", toReach);
    }

    private static double quantile(List<Double> values, double share) {
        return Figures.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), share);
    }
}
