package io.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.FakeRouter;
import io.ballast.vrrp.router.Up;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HandOverTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int handOver(String... arguments) {
        return HandOver.run(List.of(arguments), Map.of("BALLAST_DATA", data.toString()),
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Up.State state(String instance, Role role) {
        return new Up.State(instance, role, 100, null, Instant.EPOCH, Cause.STARTED, "it began");
    }

    /** A process that has ended. */
    private static Process ended() throws Exception {
        var process = new ProcessBuilder("true").start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process;
    }

    /** Ends as a router does that was told to hand over. */
    private CompletableFuture<Void> router(Path directory, Up.State... states) throws Exception {
        var router = new FakeRouter(directory, ended().pid());
        for (var each : states) {
            router.state(each);
        }
        return CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(60)).until(() -> router.told().contains(new Down.HandOver()));
            try {
                router.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void withoutARouter_thereIsNothingToHandOver() {
        assertThat(handOver()).isZero();
        assertThat(said()).isEqualTo("No process speaks VRRP in " + data.resolve("vrrp")
                + ": there is nothing to hand over.\n");
    }

    @Test
    void router_isToldAndItsEndAwaited() throws Exception {
        var router = router(data.resolve("vrrp"), state("b", Role.MASTER), state("a", Role.MASTER),
                state("c", Role.BACKUP));
        assertThat(handOver()).isZero();
        router.get();
        assertThat(said()).startsWith("Handed over a, b: the addresses are down here").endsWith(" has ended.\n");
    }

    @Test
    void backup_saysThatItWasMasterOfNothing_whereverItsDirectoryIs() throws Exception {
        var other = data.resolve("other");
        var router = router(other, state("c", Role.BACKUP));
        assertThat(handOver("--ballast.vrrp.state=" + other)).isZero();
        router.get();
        assertThat(said()).startsWith("This director was master of nothing.");
    }

    @Test
    void directorThatRuns_isEndedBefore() throws Exception {
        try (var lock = DataDirectory.lock(data)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(DataDirectory.lockFile(data)))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
            // Not this one, but one that stands for it.
            var director = new ProcessBuilder("sleep", "600").start();
            Files.writeString(DataDirectory.lockFile(data), director.pid() + "\n");
            assertThat(handOver()).isZero();
            assertThat(director.isAlive()).isFalse();
            assertThat(said()).startsWith("Ending Ballast, process " + director.pid() + ".\nNo process speaks VRRP");
        }
    }

    @Test
    void directorOfUnknownNumber_mustBeStoppedFirst() throws Exception {
        try (var lock = DataDirectory.lock(data)) {
            assertThat(lock).isNotNull();
            Files.writeString(DataDirectory.lockFile(data), "");
            assertThat(handOver()).isEqualTo(1);
            assertThat(said()).contains("stop it first");
        }
    }

    @Test
    void whatIsNoSettingOfIt_isRefused() {
        assertThat(handOver("--server.port=1")).isEqualTo(2);
        assertThat(said()).startsWith("usage: hand-over");
    }
}
