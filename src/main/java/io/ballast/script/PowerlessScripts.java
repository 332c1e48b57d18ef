package io.ballast.script;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.ballast.linux.Capabilities;
import io.ballast.script.ScriptRun.Ended;

/**
 * Runs scripts on platform threads that have given up their capabilities, for a process has those of the thread that
 * starts it; a bounded number at once, in the order in which they were asked for.
 *
 * <p>An end is told on such a thread. It must not wake a virtual one: that could start a carrier, which would have no
 * capabilities either for whatever runs on it later. So an end is waited for by platform threads, or looked at now and then.
 */
public final class PowerlessScripts implements AutoCloseable {

    private static final int IDLE_SECONDS = 60;
    private static final Map<String, String> CLEAN = Map.of("PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8");

    private final ScriptDirectories directories;
    private final Runnable giveUpCapabilities;
    private final ThreadPoolExecutor powerless;

    /**
     * @param atOnce how many run at once, at most
     * @param threads makes platform threads
     */
    public PowerlessScripts(ScriptDirectories directories, int atOnce, ThreadFactory threads) {
        this(directories, atOnce, threads, Capabilities::giveUpForGood);
    }

    PowerlessScripts(ScriptDirectories directories, int atOnce, ThreadFactory threads, Runnable giveUpCapabilities) {
        this.directories = directories;
        this.giveUpCapabilities = giveUpCapabilities;
        powerless = new ThreadPoolExecutor(atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), threads);
        powerless.allowCoreThreadTimeOut(true);
    }

    /** The environment that every script has: nothing of the program's own. */
    public static Map<String, String> cleanEnvironment() {
        return CLEAN;
    }

    /**
     * Has a script run when there is room, with nothing to read.
     *
     * @param name in the directories
     * @param environment beside the clean one
     * @param limit how long it may run
     * @return its end, or exceptionally an IOException with a message for a person if it could not be started
     */
    public CompletableFuture<Ended> run(String name, List<String> arguments, Map<String, String> environment,
            Duration limit) {
        return run(name, arguments, environment, new byte[0], limit);
    }

    /**
     * The same with something to read.
     *
     * @param input what its standard input holds; it stands in a file of the director's own user until the script has it
     */
    public CompletableFuture<Ended> run(String name, List<String> arguments, Map<String, String> environment,
            byte[] input, Duration limit) {
        var end = new CompletableFuture<Ended>();
        try {
            var command = new ArrayList<String>();
            command.add(directories.find(name).toString());
            command.addAll(arguments);
            var variables = new HashMap<>(CLEAN);
            variables.putAll(environment);
            powerless.execute(() -> run(command, variables, input, limit, end));
        } catch (IOException | RuntimeException e) {
            end.completeExceptionally(e);
        }
        return end;
    }

    private void run(List<String> command, Map<String, String> environment, byte[] input, Duration limit,
            CompletableFuture<Ended> end) {
        try {
            giveUpCapabilities.run();
            end.complete(ScriptRun.run(command, environment, input, limit.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.completeExceptionally(new CannotRun("the director is being stopped"));
        } catch (Exception | Error e) {
            end.completeExceptionally(
                    new CannotRun("the script " + command.getFirst() + " cannot be started: " + e.getMessage()));
        }
    }

    /** Ends what runs. */
    @Override
    public void close() {
        powerless.shutdownNow();
    }
}
