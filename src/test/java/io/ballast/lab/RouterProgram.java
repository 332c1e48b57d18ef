package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.ballast.vrrp.Role;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.Member;
import io.ballast.vrrp.router.RouterLauncher;
import io.ballast.vrrp.router.RouterLink;
import io.ballast.vrrp.router.Up;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The router of a machine with its guard, as processes of their own, told what to do as the application tells them. */
public final class RouterProgram implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Host host;
    private final Path directory;
    private final ProcessHandle router;
    private final RouterLink link;
    private final Map<String, Role> roles = new ConcurrentHashMap<>();

    private RouterProgram(Host host, Path directory, ProcessHandle router, RouterLink link) {
        this.host = host;
        this.directory = directory;
        this.router = router;
        this.link = link;
        Thread.ofVirtual().start(this::hear);
    }

    /** Starts a router that takes part in these instances, with its table in place; its files survive it. */
    public static RouterProgram start(Host host, VrrpInstance... instances) {
        var directory = Path.of(System.getProperty("user.home"), "vrrp-" + host.name());
        try {
            var router = host.call(() -> RouterLauncher.start(directory));
            var program = new RouterProgram(host, directory, router, connect(directory, router));
            program.link.send(new Down.Configure(
                    Stream.of(instances).map(each -> new Member(each, List.of(), List.of())).toList(), List.of(),
                    Duration.ofSeconds(60)));
            program.link.send(new Down.Ready(true));
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouterLink connect(Path directory, ProcessHandle router) {
        return Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(50))
                .until(() -> answer(directory, router),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<RouterLink> answer(Path directory, ProcessHandle router) throws IOException {
        try {
            return Optional.of(RouterLink.connect(directory));
        } catch (IOException e) {
            if (!router.isAlive()) {
                throw new AssertionError(Files.readString(directory.resolve("vrrp.out")), e);
            }
            return Optional.empty();
        }
    }

    private void hear() {
        try {
            while (true) {
                if (link.receive() instanceof Up.State state) {
                    roles.put(state.instance(), state.role());
                }
            }
        } catch (IOException e) {
            roles.clear();
        }
    }

    /** @return null while it is not known */
    public @Nullable Role role(VrrpInstance instance) {
        return roles.get(instance.name());
    }

    public void awaitRole(VrrpInstance instance, Role role) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> role(instance) == role);
    }

    /** What it wrote about what it did. */
    public String log() {
        try {
            return Files.readString(directory.resolve("vrrp.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The router alone, as when memory runs out. */
    public void killAlone() {
        router.destroyForcibly();
    }

    /** Everything of it at once, as when the machine dies; whatever was up stays up. */
    public void killWithGuard() {
        killWithGuard(router);
    }

    /** As {@link #killWithGuard()}, of any router. */
    public static void killWithGuard(ProcessHandle router) {
        var guards = router.children().toList();
        guards.forEach(each -> SystemCalls.signal(each.pid(), SystemCalls.SIGSTOP));
        router.destroyForcibly();
        guards.forEach(ProcessHandle::destroyForcibly);
    }

    /** In order, by SIGTERM. */
    public void stop() {
        router.destroy();
    }

    public void awaitEnd() {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> !router.isAlive());
    }

    /** Ends the router of a state directory in order, whoever started it, if there is one. */
    public static void end(Path directory) {
        try (var link = RouterLink.connect(directory)) {
            link.send(new Down.HandOver());
        } catch (IOException e) {
            // Nobody answers.
        }
    }

    @Override
    public String toString() {
        return "the router of " + host;
    }

    @Override
    public void close() {
        killWithGuard();
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
