package io.ballast;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.RouterLink;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;

/**
 * Stops a director for good: ends the application, which would start another router, and then has the router hand over and
 * end. The addresses stay up until that moment, so that no time passes between this director and the next.
 */
final class HandOver {

    /** The first argument that means it. */
    static final String WORD = "hand-over";

    private static final Duration APPLICATION = Duration.ofMinutes(1);
    private static final Duration ROUTER = Duration.ofSeconds(20);
    private static final String DATA = "ballast.data";
    private static final String STATE = "ballast.vrrp.state";

    private final PrintStream out;

    private HandOver(PrintStream out) {
        this.out = out;
    }

    /** What went wrong, as a sentence for a person. */
    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1;

        Failed(String sentence) {
            super(sentence);
        }
    }

    /**
     * Does it, and says what happened.
     *
     * @param arguments the settings that tell the directories, as the application was started with
     * @param environment where they are looked for too
     * @return the exit code
     */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        for (var each : arguments) {
            if (!each.startsWith("--" + DATA + "=") && !each.startsWith("--" + STATE + "=")) {
                out.println("usage: " + WORD + " [--" + DATA + "=DIRECTORY] [--" + STATE + "=DIRECTORY]");
                return 2;
            }
        }
        var home = Path.of(System.getProperty("user.home", "")).resolve(".ballast");
        var data = setting(DATA, arguments, environment, home);
        var state = setting(STATE, arguments, environment, data.resolve("vrrp"));
        try {
            var work = new HandOver(out);
            work.endApplication(data);
            work.endRouter(state);
            return 0;
        } catch (Failed e) {
            out.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static Path setting(String name, List<String> arguments, Map<String, String> environment, Path otherwise) {
        var prefix = "--" + name + "=";
        var fallback = environment.getOrDefault(name.toUpperCase(Locale.ROOT).replace('.', '_'),
                otherwise.toString());
        return Path.of(arguments.stream().filter(each -> each.startsWith(prefix))
                .map(each -> each.substring(prefix.length())).reduce(fallback, (_, last) -> last)).toAbsolutePath();
    }

    private void endApplication(Path data) throws Failed, InterruptedException {
        var lock = DataDirectory.lockFile(data);
        if (!isHeld(lock)) {
            return;
        }
        var process = holder(lock);
        if (process == null) {
            throw new Failed("A Ballast runs with " + data + " and does not say its process number: stop it first.");
        }
        out.println("Ending Ballast, process " + process.pid() + ".");
        if (!process.destroy()) {
            throw new Failed(
                    "Process " + process.pid() + " cannot be ended from here: run this as the user that Ballast "
                            + "runs as.");
        }
        if (!ends(process, APPLICATION)) {
            throw new Failed("Process " + process.pid() + " has not ended in " + APPLICATION.toSeconds()
                    + " s. Nothing was handed over.");
        }
    }

    private static boolean isHeld(Path lock) throws Failed {
        if (!Files.exists(lock)) {
            return false;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE); var held = channel.tryLock()) {
            return held == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException e) {
            throw new Failed(lock + " cannot be opened: run this as the user that Ballast runs as. (" + e + ")");
        }
    }

    private static @Nullable ProcessHandle holder(Path lock) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(lock).strip())).orElse(null);
        } catch (IOException | NumberFormatException _) {
            return null;
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) throws InterruptedException {
        try {
            process.onExit().get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        }
    }

    private void endRouter(Path state) throws Failed, InterruptedException {
        final RouterLink link;
        try {
            link = RouterLink.connect(state);
        } catch (IOException | RuntimeException _) {
            out.println("No process speaks VRRP in " + state + ": there is nothing to hand over.");
            return;
        }
        // A router that stands still says nothing, and the connection would never end.
        var _ = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(ROUTER);
                link.close();
            } catch (IOException | InterruptedException _) {
                // It has ended meanwhile.
            }
        });
        var heard = new Heard();
        try {
            heard.listen(link);
        } catch (IOException _) {
            // It is over.
        }
        var process = heard.process;
        if (process == null || ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)
                && !ends(ProcessHandle.of(process).orElseThrow(), ROUTER)) {
            throw new Failed("The process that speaks VRRP in " + state + " does not answer"
                    + (process == null
                            ? "."
                            : "; kill process " + process + ", and its guard takes its addresses down."));
        }
        out.println(heard.masters.isEmpty()
                ? "This director was master of nothing. Process " + process + " has ended."
                : "Handed over " + String.join(", ", heard.masters)
                        + ": the addresses are down here, and other directors "
                        + "were told. Process " + process + " has ended.");
    }

    /** What the router said. */
    private static final class Heard {

        private final Set<String> masters = new TreeSet<>();
        private @Nullable Long process;

        /** @throws IOException when the connection ends, as it does in any case */
        void listen(RouterLink link) throws IOException {
            try (link) {
                while (true) {
                    switch (link.receive()) {
                        case Up.Hello hello -> process = hello.process();
                        case Up.State state when state.role() == Role.MASTER -> masters.add(state.instance());
                        // All states were told before.
                        case Up.Lacks _ -> link.send(new Down.HandOver());
                        default -> {
                            // It is nothing to do with it.
                        }
                    }
                }
            }
        }
    }
}
