package io.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Program;
import io.ballast.lab.Topology;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One change of weight in a small table and in a large one, by one warm program and in turn. */
@GuestTest
@Tag("bench")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WeightBench {

    private static final String SECTION = "PATCH of one weight until the kernel has it, with a token";
    private static final String LARGE = "/api/v1/clusters/large";
    private static final int FIRST_OF_LARGE = 1;
    private static final int ROUNDS = 3;
    private static final int WARM = 150;
    private static final int EACH = 50;

    private int weight;

    @Test
    void patch_inASmallAndInALargeTable() {
        try (var topology = new Topology()) {
            var director = topology.director("director");
            var program = topology
                    .hold(Program.start(director, Path.of(System.getProperty("user.home"), "weight")));
            var token = program.call("POST", "/api/v1/tokens", "{\"name\": \"bench\"}").body();
            program.useToken(token.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
            program.write("PUT", "/api/v1/clusters/small", Tables.cluster(0, 1));
            var small = new ArrayList<Double>();
            var large = new ArrayList<Double>();
            patches(program, "small", 0, WARM);
            for (int round = 0; round < ROUNDS; round++) {
                small.addAll(patches(program, "small", 0, EACH));
                program.write("PUT", LARGE, Tables.cluster(FIRST_OF_LARGE, 1_000));
                patches(program, "large", FIRST_OF_LARGE, WARM);
                large.addAll(patches(program, "large", FIRST_OF_LARGE, EACH));
                assertThat(director.run("ipvsadm", "-Sn")).contains("-w " + weight);
                program.write("DELETE", LARGE + "?allowRemoval=true", null);
                // As many as after the large table came: what is still to be tidied up then meets neither.
                patches(program, "small", 0, WARM);
            }
            record("10 servers", small);
            record("10,000 servers in 1,000 services", large);
            Figures.record(SECTION, "the large table to the small one", median(large) / median(small), "times", "",
                    "1.5 times");
        }
    }

    /** Milliseconds of so many changes of one server's weight. */
    private List<Double> patches(Program program, String cluster, int service, int count) {
        var path = "/api/v1/clusters/" + cluster + "/services/s" + service + "/servers/r0";
        var times = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            weight++;
            var body = "{\"weight\": " + weight + "}";
            long start = System.nanoTime();
            program.write("PATCH", path, body);
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times;
    }

    private static void record(String name, List<Double> times) {
        Figures.record(SECTION, name, median(times), "ms", "", "");
    }

    private static double median(List<Double> values) {
        return Figures.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }
}
