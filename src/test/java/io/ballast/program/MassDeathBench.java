package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.lab.Figures;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Half of ten thousand servers die at once; servers, director and embedded plane share this machine. */
@Tag("bench")
@Timeout(600)
class MassDeathBench {

    private static final int SERVICES = 100;
    private static final int SERVERS = 100;

    @TempDir
    Path data;

    /** Hangs up on whoever connects to this port of any address of the machine. */
    private static ServerSocket listen() throws IOException {
        var listening = new ServerSocket();
        listening.bind(new InetSocketAddress("0.0.0.0", 0), 4096);
        var thread = new Thread(() -> {
            while (!listening.isClosed()) {
                try {
                    listening.accept().close();
                } catch (IOException e) {
                    // Closed, or the prober was quicker.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    @Test
    @SuppressWarnings("try") // the servers die in the middle
    void fiveThousandDieAtOnce() throws IOException {
        try (var living = listen(); var dying = listen(); var program = LocalProgram.start(data)) {
            var answer = program.call("PUT", "/api/v1/clusters/bench",
                    document(living.getLocalPort(), dying.getLocalPort()));
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1))
                    .until(() -> program.tableEntries() == SERVICES * SERVERS);
            LockSupport.parkNanos(20_000_000_000L);
            long began = System.nanoTime();
            dying.close();
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20))
                    .until(() -> program.tableEntries() == SERVICES * SERVERS / 2);
            Figures.record("5,000 of 10,000 servers die at once, embedded plane, interval 1 s, fall 1",
                    "until the plane shows it", (System.nanoTime() - began) / 1e9, "s", "", "3 s");
        }
    }

    private static String document(int living, int dying) {
        return IntStream.range(0, SERVICES).mapToObj(service -> """
                {"name": "s%d", "protocol": "tcp", "address": "127.99.0.1", "port": %d, "holdVerdicts": false,
                 "check": {"type": "tcp", "interval": "1s", "timeout": "1s", "fall": 1}, "servers": [%s]}"""
                .formatted(service, 20_000 + service, servers(service, living, dying)))
                .collect(Collectors.joining(", ", "{\"services\": [", "]}"));
    }

    private static String servers(int service, int living, int dying) {
        return IntStream.range(0, SERVERS).mapToObj(server -> """
                {"name": "r%d", "address": "127.%d.0.%d", "port": %d}""".formatted(server, 100 + service, 1 + server,
                server % 2 == 0 ? living : dying)).collect(Collectors.joining(", "));
    }
}
