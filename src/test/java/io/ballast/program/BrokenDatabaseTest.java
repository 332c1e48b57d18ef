package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without its database a director starts, forwards, probes, lets its users in, and says what is wrong. */
class BrokenDatabaseTest {

    private static final String VIP = "127.77.0.1";

    @TempDir
    Path data;

    /** Something that happened to the database file while the director was down. */
    interface Damage {
        void to(Path file) throws IOException;
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("truncated", (Damage) file -> {
                    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(channel.size() / 3);
                    }
                }),
                Arguments.of("emptied", (Damage) file -> Files.write(file, new byte[0])),
                Arguments.of("garbage",
                        (Damage) file -> Files.write(file,
                                "no database".repeat(9999).getBytes(StandardCharsets.US_ASCII))),
                Arguments.of("deleted", (Damage) Files::delete));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void start_withADamagedDatabase_forwardsByTheLastGoodState(String title, Damage damage) throws IOException {
        try (var server = new NamedServer("one")) {
            int port = define(server);
            damage.to(database());
            try (var program = LocalProgram.start(data)) {
                assertServesReadOnly(program, port);
            }
        }
    }

    @Test
    void start_withALockedDatabase_forwards_andWritesWhenTheLockIsGone() throws IOException {
        try (var server = new NamedServer("one")) {
            int port = define(server);
            try (var channel = FileChannel.open(database(), StandardOpenOption.WRITE)) {
                var lock = channel.lock();
                try (var program = LocalProgram.start(data)) {
                    assertServesReadOnly(program, port);
                    lock.release();
                    program.await(() -> program.call("PATCH", "/api/v1/clusters/web", "{\"owner\": \"me\"}")
                            .statusCode() == 200);
                    assertThat(program.get("/api/v1/clusters/web")).contains("\"owner\":\"me\"");
                }
            }
        }
    }

    @Test
    void start_withAReadOnlyDatabase_forwards() throws IOException {
        try (var server = new NamedServer("one")) {
            int port = define(server);
            try (var program = LocalProgram.start(data, "--spring.datasource.url=jdbc:h2:file:" + data
                    + "/ballast;ACCESS_MODE_DATA=r")) {
                assertServesReadOnly(program, port);
            }
        }
    }

    @Test
    void start_withAFullDisk_forwards_andWritesWhenThereIsRoom() throws IOException {
        FullDisk.register();
        try (var server = new NamedServer("one")) {
            int port = define(server);
            FullDisk.full(true);
            try (var program = LocalProgram.start(data,
                    "--spring.datasource.url=jdbc:h2:full:" + data + "/ballast;WRITE_DELAY=0")) {
                assertServesReadOnly(program, port);
                FullDisk.full(false);
                program.await(() -> program.call("PATCH", "/api/v1/clusters/web", "{\"owner\": \"me\"}")
                        .statusCode() == 200);
            } finally {
                FullDisk.full(false);
            }
        }
    }

    @Test
    void disk_full_whileRunning_leavesForwardingAndReading() throws IOException {
        FullDisk.register();
        try (var server = new NamedServer("one");
                var program = LocalProgram.start(data,
                        "--spring.datasource.url=jdbc:h2:full:" + data + "/ballast;WRITE_DELAY=0")) {
            int port = LocalProgram.freePort();
            put(program, server, port);
            FullDisk.full(true);
            try {
                var refused = program.call("PATCH", "/api/v1/clusters/web", "{\"owner\": \"me\"}");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertServesReadOnly(program, port);
                assertThat(program.get("/api/v1/clusters/web")).doesNotContain("\"owner\":\"me\"");
            } finally {
                FullDisk.full(false);
            }
            program.await(() -> program.call("PATCH", "/api/v1/clusters/web", "{\"owner\": \"you\"}")
                    .statusCode() == 200);
        }
    }

    /** Runs a director once, gives it a cluster over the server, and stops it; returns the cluster's port. */
    private int define(NamedServer server) {
        int port = LocalProgram.freePort();
        try (var program = LocalProgram.start(data)) {
            put(program, server, port);
        }
        return port;
    }

    private static void put(LocalProgram program, NamedServer server, int port) {
        var answer = program.call("PUT", "/api/v1/clusters/web", """
                {"services": [{"name": "http", "protocol": "tcp", "address": "%s", "port": %d,
                  "check": {"type": "tcp", "interval": "200ms", "timeout": "200ms"},
                  "servers": [{"name": "one", "address": "127.0.0.1", "port": %d}]}]}"""
                .formatted(VIP, port, server.port()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        program.await(() -> NamedServer.ask(VIP, port).equals("one"));
    }

    private static void assertServesReadOnly(LocalProgram program, int port) {
        program.await(() -> NamedServer.ask(VIP, port).equals("one"));
        assertThat(program.get("/api/v1/clusters/web")).contains("\"http\"");
        assertThat(program.get("/api/v1/clusters/web/status")).contains("\"up\"");
        for (var write : List.of("PATCH", "DELETE")) {
            var answer = program.call(write, "/api/v1/clusters/web",
                    write.equals("PATCH") ? "{\"owner\": \"x\"}" : null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).doesNotContain("Exception").contains("atabase");
        }
        assertThat(program.get("/actuator/health/liveness")).contains("UP");
        assertThat(program.page()).contains("The definitions cannot be changed now");
    }

    private Path database() {
        return data.resolve("ballast.mv.db");
    }
}
