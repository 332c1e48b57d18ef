package io.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Program;
import io.ballast.lab.Topology;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** From a request until the kernel has it, beside ipvsadm in the same guest. */
@GuestTest
@Tag("bench")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePathBench {

    private static final String PATCH = "PATCH of one weight until the kernel has it, with a token";
    private static final int SMALL = 60_000;

    static List<Double> small = List.of();
    static Topology topology;
    static Host director;
    static Host byHand;
    static Program program;

    @BeforeAll
    static void start() {
        topology = new Topology();
        director = topology.director("director");
        byHand = topology.director("by-hand");
        program = topology.hold(Program.start(director, Path.of(System.getProperty("user.home"), "whole-path")));
        var token = program.call("POST", "/api/v1/tokens", "{\"name\": \"bench\"}").body();
        program.useToken(token.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    /**
     * Every table is new and none is removed: the kernel keeps removed servers for minutes and searches them at each
     * addition (ip_vs_trash_get_dest), which would be measured instead.
     */
    @Test
    @Order(2)
    void put_ofAWholeTable() {
        int first = 0;
        for (int services : new int[]{10, 100, 1_000, 5_000}) {
            var ours = new ArrayList<Double>();
            var theirs = new ArrayList<Double>();
            for (int round = 0; round < (services > 100 ? 1 : 3); round++) {
                var cluster = Tables.cluster(first, services);
                var lines = Tables.lines(first, services);
                var path = "/api/v1/clusters/bench-" + first;
                theirs.add(seconds(() -> Ipvsadm.restore(byHand, lines)));
                ours.add(seconds(() -> program.write("PUT", path, cluster)));
                first += services;
            }
            assertThat(sorted(director)).containsAll(sorted(byHand))
                    .hasSize(sorted(byHand).size() + 1 + Tables.SERVERS);
            record("PUT of a whole table until the kernel has it", "%,d services".formatted(services), ours, "s",
                    theirs,
                    "ipvsadm -R", services == 1_000 ? "no slower; linear in the number of services" : "");
        }
    }

    @Test
    @Order(1)
    void patch_inATableOfTen() {
        program.write("PUT", "/api/v1/clusters/small", Tables.cluster(SMALL, 1));
        patches(150);
        small = patches(60);
        record(PATCH, "10 servers", small, "ms", List.of(), "", "");
    }

    @Test
    @Order(3)
    void patch_inALargeTable() {
        var large = patches(60);
        assertThat(director.run("ipvsadm", "-Sn")).contains("-w 59");
        record(PATCH, "63,310 servers in 6,331 services", large, "ms", List.of(), "", "");
        Figures.record(PATCH, "the large table to the small one", median(large) / median(small), "times", "",
                "1.5 times at 10,000 servers");
    }

    /** Milliseconds of so many changes of the same server's weight. */
    private static List<Double> patches(int rounds) {
        var times = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            var body = "{\"weight\": " + round + "}";
            times.add(1000 * seconds(() -> program.write("PATCH",
                    "/api/v1/clusters/small/services/s" + SMALL + "/servers/r0", body)));
        }
        return times;
    }

    private static List<String> sorted(Host host) {
        return Ipvsadm.saved(host).stream().sorted().toList();
    }

    private static void record(String section, String name, List<Double> values, String unit, List<Double> beside,
            String besideName, String toReach) {
        Figures.record(section, name, median(values), unit,
                beside.isEmpty() ? "" : "%s %.2f %s".formatted(besideName, median(beside), unit), toReach);
    }

    private static double median(List<Double> values) {
        return Figures.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    private static double seconds(Runnable act) {
        DoubleSupplier now = () -> System.nanoTime() / 1e9;
        double start = now.getAsDouble();
        act.run();
        return now.getAsDouble() - start;
    }
}
