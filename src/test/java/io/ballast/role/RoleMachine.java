package io.ballast.role;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.ballast.definition.Snapshot;
import io.ballast.lab.Host;
import io.ballast.lab.RouterProgram;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.RouterLauncher;
import io.ballast.vrrp.router.RouterLink;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What keeps the roles of one machine of the lab, wired by hand, and the router and guard that it starts. */
final class RoleMachine implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(60);

    final Events events = new Events();
    private final Host host;
    private final RoleBoard board;
    private final RoleKeeper keeper;
    private volatile @Nullable ProcessHandle router;

    /** What a machine's roles depend on. */
    record Ground(Supplier<@Nullable String> notReady, Function<String, @Nullable Boolean> serves, Trackers.Runs runs,
            RoleWorks works) {
    }

    /** @param state the router's directory, which outlives this */
    RoleMachine(Host host, Path state, Snapshot defined, Ground ground) {
        this.host = host;
        board = new RoleBoard(host.name(), () -> defined, InstantSource.system());
        var trackers = new Trackers(Path.of("/proc"), new NumberFiles(List.of()), ground.serves(), ground.runs());
        keeper = new RoleKeeper(new RoleKeeper.Parts(host.name(), () -> defined, ground.notReady(), trackers,
                new Approach(() -> RouterLink.connect(state), () -> start(state)), board,
                new Tidings(events, InstantSource.system()), ground.works(), Duration.ofSeconds(60),
                System::nanoTime, RouterLauncher::end));
        keeper.start();
    }

    private ProcessHandle start(Path state) throws IOException {
        var started = host.call(() -> RouterLauncher.start(state));
        router = started;
        return started;
    }

    /** The one that was started last. */
    ProcessHandle router() {
        return Objects.requireNonNull(router);
    }

    Role role(String instance) {
        return board.status(instance).state();
    }

    /** That counts now; 0 while it takes no part. */
    int priority(String instance) {
        return Objects.requireNonNullElse(board.status(instance).effectivePriority(), 0);
    }

    void awaitRole(String instance, Role role) {
        Awaitility.await().alias(host + " is " + role).atMost(LONG).pollInterval(Duration.ofMillis(50))
                .until(() -> role(instance) == role);
    }

    /** All of it at once, as when the machine dies; whatever was up stays up. */
    void die() {
        // First the keeper, which would start another router.
        keeper.close();
        RouterProgram.killWithGuard(router());
    }

    /** As a service manager stops it: the application, and the router in order. */
    @Override
    public void close() {
        keeper.close();
        var last = router;
        if (last != null) {
            last.destroy();
            Awaitility.await().atMost(LONG).until(() -> !last.isAlive());
        }
    }
}
