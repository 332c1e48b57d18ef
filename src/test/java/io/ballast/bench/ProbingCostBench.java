package io.ballast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Keepalived;
import io.ballast.lab.KernelTable;
import io.ballast.lab.Program;
import io.ballast.lab.ServerProcess;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand servers probed by a connection each second, by one director after the other. */
@GuestTest
@Tag("bench")
@Timeout(900)
class ProbingCostBench {

    private static final int SERVERS = 1_000;
    private static final Duration WARM_UP = Duration.ofMinutes(1);
    private static final Duration MEASURED = Duration.ofMinutes(1);
    private static final String KEY = Topology.vip(0) + ":80";

    @Test
    void thousandChecksEverySecond() {
        try (var topology = new Topology()) {
            var director = topology.director("director");
            var other = topology.director("other");
            var farm = topology.host("farm");
            // One machine that has every address of the network, and one process that listens on all of them.
            farm.feed("route add local 10.78.0.0/16 dev lo\n", "ip", "-batch", "-");
            for (var each : new Host[]{director, other}) {
                each.feed("route add 10.78.0.0/16 via " + topology.v4(farm) + "\n", "ip", "-batch", "-");
            }
            topology.hold(ServerProcess.brief(farm, 80));
            double theirs;
            try (var keepalived = Keepalived.start(other, configuration())) {
                theirs = share(other, keepalived::processorTime);
            }
            double ours;
            try (var program = Program.startCompiling(director,
                    Path.of(System.getProperty("user.home"), "probing-cost"))) {
                program.write("PUT", "/api/v1/clusters/bench", document());
                ours = share(director, () -> program.process().info().totalCpuDuration().orElseThrow());
            }
            Figures.record("1,000 tcp checks every second", "share of the processor", ours, "",
                    String.format(Locale.ROOT, "keepalived %.2f", theirs), "twice it");
        }
    }

    private static double share(Host director, Supplier<Duration> processorTime) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1))
                .until(() -> KernelTable.servers(director, KEY).size() == SERVERS);
        LockSupport.parkNanos(WARM_UP.toNanos());
        long began = System.nanoTime();
        var before = processorTime.get();
        LockSupport.parkNanos(MEASURED.toNanos());
        return processorTime.get().minus(before).toNanos() / (double) (System.nanoTime() - began);
    }

    private static String each(Function<String, String> text, String between) {
        return IntStream.range(0, SERVERS).mapToObj(n -> "10.78." + n / 250 + "." + (1 + n % 250)).map(text)
                .collect(Collectors.joining(between));
    }

    private static String document() {
        return """
                {"services": [{"name": "http", "protocol": "tcp", "address": "%s", "port": 80,
                  "check": {"type": "tcp", "interval": "1s", "timeout": "1s", "fall": 2}, "servers": [%s]}]}"""
                .formatted(
                        Topology.vip(0),
                        each(address -> "{\"name\": \"s%s\", \"address\": \"%s\"}".formatted(address.replace('.', '-'),
                                address),
                                ", "));
    }

    private static String configuration() {
        return "virtual_server " + Topology.vip(0) + " 80 {\ndelay_loop 1\nlvs_sched rr\nlvs_method NAT\nprotocol TCP\n"
                + each("real_server %s 80 {\nweight 1\nTCP_CHECK {\nconnect_timeout 1\n}\n}"::formatted, "\n")
                + "\n}\n";
    }
}
