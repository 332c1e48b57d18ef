package io.ballast.health.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.ballast.health.CannotProbe;
import io.ballast.health.ProbeTarget;
import io.ballast.health.probe.ScriptRun.Ended;
import io.ballast.linux.Capabilities;

/**
 * Runs scripts, a bounded number at once and one for each target: who asks while it runs gets the end of that run.
 *
 * <p>Each runs on a platform thread that has given up its capabilities, for a process has those of the thread that
 * starts it. Such a thread must wake no virtual one: that could start a carrier, which would have no capabilities either
 * for whatever runs on it later. So ends are told by a thread that kept them.
 */
final class Scripts {

    private static final int MOST_AT_ONCE = 32;
    private static final int IDLE_SECONDS = 60;
    private static final Map<String, String> CLEAN = Map.of("PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8");

    private final ScriptDirectories directories;
    private final Executor powerless;
    private final BlockingQueue<Runnable> ends = new LinkedBlockingQueue<>();
    private final Map<ProbeTarget, CompletableFuture<Ended>> running = new ConcurrentHashMap<>();
    private final Thread teller;

    /** @param threads makes threads in the director's network namespace, with its capabilities */
    Scripts(List<Path> directories, ThreadFactory threads) {
        this.directories = new ScriptDirectories(directories);
        this.teller = threads.newThread(this::tell);
        this.powerless = new ThreadPoolExecutor(0, MOST_AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS,
                new SynchronousQueue<>(), body -> threads.newThread(() -> {
                    Thread.currentThread().setName("script");
                    Capabilities.giveUpForGood();
                    body.run();
                }));
    }

    /**
     * Starts a script, or joins in waiting for the one that runs for this target.
     *
     * @param limitNanos how long it may run
     * @throws CannotProbe if it cannot be started; by the future, if only the kernel knew that
     */
    CompletableFuture<Ended> run(ProbeTarget target, String name, List<String> arguments, long limitNanos)
            throws CannotProbe {
        var command = new ArrayList<String>();
        command.add(directories.find(name).toString());
        command.addAll(arguments);
        var end = new CompletableFuture<Ended>();
        var before = running.putIfAbsent(target, end);
        if (before != null) {
            return before;
        }
        startTelling();
        try {
            powerless.execute(() -> run(target, command, limitNanos, end));
        } catch (RejectedExecutionException e) {
            running.remove(target);
            throw new CannotProbe(MOST_AT_ONCE + " scripts are running already, which is the most at once");
        }
        return end;
    }

    private void run(ProbeTarget target, List<String> command, long limitNanos, CompletableFuture<Ended> end) {
        var environment = new HashMap<>(CLEAN);
        environment.put("BALLAST_SERVER_ADDRESS", target.address().toString());
        environment.put("BALLAST_SERVER_PORT", String.valueOf(target.port()));
        Runnable told;
        try {
            var ended = ScriptRun.run(command, environment, limitNanos);
            told = () -> end.complete(ended);
        } catch (IOException | RuntimeException e) {
            told = () -> end.completeExceptionally(
                    new CannotProbe("the script " + command.getFirst() + " cannot be started: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            told = () -> end.completeExceptionally(new CannotProbe("the director is being stopped"));
        } finally {
            running.remove(target);
        }
        ends.add(told);
    }

    private synchronized void startTelling() {
        if (teller.getState() == Thread.State.NEW) {
            teller.start();
        }
    }

    private void tell() {
        Thread.currentThread().setName("scripts");
        try {
            while (true) {
                ends.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
