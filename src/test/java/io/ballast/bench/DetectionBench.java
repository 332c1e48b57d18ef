package io.ballast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Keepalived;
import io.ballast.lab.KernelTable;
import io.ballast.lab.Program;
import io.ballast.lab.Receiving;
import io.ballast.lab.ServerProcess;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a server that has failed stays in the kernel's table: both directors probe the same one, and each has its own. */
@GuestTest
@Tag("bench")
@Timeout(900)
class DetectionBench {

    private static final String SECTION = "A real server fails, until it is out of the kernel's table (medians)";
    private static final String OURS = Topology.vip(0) + ":80";
    private static final String THEIRS = Topology.vip(1) + ":80";

    private static final Random RANDOM = new Random(7);
    private static Topology topology;
    private static Host director;
    private static Host other;
    private static Host one;
    private static Program program;

    @BeforeAll
    static void build() {
        topology = new Topology();
        director = topology.director("director");
        other = topology.director("other");
        one = topology.host("one");
        Receiving.natted(one, topology.v4(one), topology.v4(director));
        program = topology.hold(Program.start(director, Path.of(System.getProperty("user.home"), "detection")));
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    /** Seconds of ours and of theirs, one pair for each round. */
    private static final class Times {

        private final double[] ours;
        private final double[] theirs;

        Times(int rounds) {
            ours = new double[rounds];
            theirs = new double[rounds];
        }

        double median() {
            return Figures.quantile(ours, 0.5);
        }

        String beside(String what) {
            return String.format(Locale.ROOT, "keepalived %s %.3f s", what, Figures.quantile(theirs, 0.5));
        }
    }

    /** Anew for each round: a server that failed as often as here would be damped as one that flaps. */
    private static void define(String check) {
        program.write("PUT", "/api/v1/clusters/bench?allowRemoval=true", "{\"services\": []}");
        program.write("PUT", "/api/v1/clusters/bench?allowRemoval=true", """
                {"services": [{"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "holdVerdicts": false,
                  "check": %s, "servers": [{"name": "one", "address": "%s"}]}]}""".formatted(Topology.vip(0), check,
                topology.v4(one)));
    }

    private static Keepalived keepalived(String checker) {
        return Keepalived.start(other, """
                virtual_server %s 80 {
                    delay_loop 1
                    lvs_sched rr
                    lvs_method NAT
                    protocol TCP
                    real_server %s 80 {
                        weight 1
                        %s
                    }
                }
                """.formatted(Topology.vip(1), topology.v4(one), checker));
    }

    private static Times measure(String check, int rounds, Function<Host, ServerProcess> begin,
            Consumer<ServerProcess> hurt,
            Consumer<ServerProcess> heal) {
        var times = new Times(rounds);
        var address = topology.v4(one) + ":80";
        for (int round = 0; round < rounds; round++) {
            try (var server = begin.apply(one)) {
                define(check);
                Awaitility.await().atMost(Duration.ofSeconds(60))
                        .until(() -> KernelTable.servers(director, OURS).size() == 1
                                && KernelTable.servers(other, THEIRS).size() == 1);
                // At any moment between two probes of either.
                LockSupport.parkNanos(1_500_000_000L + RANDOM.nextInt(1_000_000_000));
                var ours = KernelTable.gone(director, OURS, address);
                var theirs = KernelTable.gone(other, THEIRS, address);
                LockSupport.parkNanos(20_000_000);
                long began = System.nanoTime();
                hurt.accept(server);
                times.ours[round] = (ours.join() - began) / 1e9;
                times.theirs[round] = (theirs.join() - began) / 1e9;
                heal.accept(server);
            }
        }
        return times;
    }

    @Test
    void killed_whileWatched() {
        try (var _ = keepalived("TCP_CHECK {\nconnect_timeout 1\nretry 0\n}")) {
            var often = measure("""
                    {"type": "tcp", "watch": true, "interval": "1s", "timeout": "1s", "fall": 2}""", 15,
                    host -> ServerProcess.echo(host, 80), ServerProcess::kill, _ -> {
                    });
            Figures.record(SECTION, "killed, watched, interval 1 s, fall 2", often.median(), "s",
                    often.beside("TCP_CHECK every 1 s"), "a tenth of it");
            var seldom = measure("""
                    {"type": "tcp", "watch": true, "interval": "10s", "timeout": "1s", "fall": 2}""", 15,
                    host -> ServerProcess.echo(host, 80), ServerProcess::kill, _ -> {
                    });
            Figures.record(SECTION, "the same, interval 10 s", seldom.median(), "s",
                    seldom.beside("TCP_CHECK every 1 s"), "no slower");
        }
    }

    @Test
    void stoppedUnpluggedAndBroken() {
        try (var _ = keepalived("""
                HTTP_GET {
                    url {
                        path /
                        status_code 200
                    }
                    connect_timeout 0.5
                    retry 0
                    delay_before_retry 0
                }
                """)) {
            var check = """
                    {"type": "http", "interval": "1s", "timeout": "500ms", "fall": 1}""";
            record("stopped by SIGSTOP", measure(check, 25, host -> ServerProcess.http(host, 80), ServerProcess::freeze,
                    ServerProcess::thaw));
            record("unplugged",
                    measure(check, 25, host -> ServerProcess.http(host, 80), _ -> topology.plugged(one, false),
                            _ -> topology.plugged(one, true)));
            record("answering 500", measure(check, 25, host -> ServerProcess.http(host, 80), ServerProcess::fail, _ -> {
            }));
        }
    }

    private static void record(String how, Times times) {
        Figures.record(SECTION, how + ", interval 1 s, time-out 0.5 s, fall 1", times.median(), "s",
                times.beside("HTTP_GET, the same"), "no slower");
    }
}
