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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a request until the kernel has it, beside ipvsadm in the same guest. */
@GuestTest
@Tag("bench")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class WholePathBench {

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
            assertThat(sorted(director)).isEqualTo(sorted(byHand));
            record("PUT of a whole table until the kernel has it", "%,d services".formatted(services), ours, "s",
                    theirs,
                    "ipvsadm -R", services == 1_000 ? "no slower; linear in the number of services" : "");
        }
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
