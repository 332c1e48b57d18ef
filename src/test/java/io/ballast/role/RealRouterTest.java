package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.RouterLauncher;
import io.ballast.vrrp.router.RouterLink;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keeper and a router that is a process of its own, on an interface that there is not. */
@Timeout(180)
class RealRouterTest {

    @TempDir
    Path directory;

    private final List<ProcessHandle> started = new CopyOnWriteArrayList<>();

    private static void soon(Callable<Boolean> holds) {
        await().atMost(Duration.ofSeconds(60)).until(holds);
    }

    private ProcessHandle start(Path state) throws IOException {
        var process = RouterLauncher.start(state);
        started.add(process);
        return process;
    }

    private RoleKeeper keeper(RoleBoard board, Snapshot defined) throws Exception {
        var trackers = new Trackers(Path.of("/proc"), new NumberFiles(List.of()), _ -> null, _ -> {
            throw new IllegalStateException("no scripts here");
        });
        var state = Files.createDirectories(directory).resolve("vrrp");
        var keeper = new RoleKeeper(new RoleKeeper.Parts("d1", () -> defined, () -> null, trackers,
                new Approach(() -> RouterLink.connect(state), () -> start(state)), board,
                new Tidings(new Events(), InstantSource.system()), Setting.NO_WORKS, Duration.ofSeconds(60),
                System::nanoTime, RouterLauncher::end));
        keeper.start();
        return keeper;
    }

    @Test
    void router_isStarted_saysWhatItLacks_andOutlivesWhoStartedIt() throws Exception {
        var defined = Setting.defined(1, Setting.small("v", 1).replace("eth0", "nowhere0"));
        var first = new RoleBoard("d1", () -> defined, InstantSource.system());
        try (var _ = keeper(first, defined)) {
            soon(() -> first.status("v").state() == Role.FAULT);
            soon(() -> first.status("v").reason().contains("nowhere0"));
        }
        var second = new RoleBoard("d1", () -> defined, InstantSource.system());
        try (var _ = keeper(second, defined)) {
            soon(() -> second.status("v").state() == Role.FAULT);
            assertThat(second.status("v").since()).as("the same process goes on").isEqualTo(first.status("v").since());
        } finally {
            try (var link = RouterLink.connect(directory.resolve("vrrp"))) {
                link.send(new Down.HandOver());
            }
            soon(() -> !Files.exists(directory.resolve("vrrp/vrrp.sock")));
        }
    }

    @Test
    void routerThatIsStopped_isSaid_killedAndReplaced() throws Exception {
        var defined = Setting.defined(1, Setting.small("v", 1).replace("eth0", "nowhere0"));
        var board = new RoleBoard("d1", () -> defined, InstantSource.system());
        try (var _ = keeper(board, defined)) {
            soon(() -> board.status("v").state() == Role.FAULT);
            var old = started.getFirst();
            new ProcessBuilder("kill", "-STOP", Long.toString(old.pid())).inheritIO().start().waitFor();
            soon(() -> !board.routerAnswers());
            assertThat(board.status("v").reason()).contains("stood still");
            soon(() -> !old.isAlive());
            soon(() -> board.routerAnswers() && board.status("v").state() == Role.FAULT);
            assertThat(started).hasSize(2);
        } finally {
            try (var link = RouterLink.connect(directory.resolve("vrrp"))) {
                link.send(new Down.HandOver());
            }
            soon(() -> !Files.exists(directory.resolve("vrrp/vrrp.sock")));
        }
    }
}
