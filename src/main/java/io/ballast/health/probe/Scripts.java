package io.ballast.health.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.ballast.health.CannotProbe;
import io.ballast.health.ProbeTarget;
import io.ballast.linux.Capabilities;
import io.ballast.script.CannotRun;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.script.ScriptRun;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts, a bounded number at once, in the order in which they are asked for, and one for each target: who asks while
 * it waits or runs gets the end of that run.
 *
 * <p>Each runs on a platform thread that has given up its capabilities, for a process has those of the thread that
 * starts it. Such a thread must wake no virtual one: that could start a carrier, which would have no capabilities either
 * for whatever runs on it later. So a thread that kept them stands between: it alone hands scripts over and tells of their
 * ends, and both sides post to it without a lock that one could hold the other up with.
 */
final class Scripts {

    private static final Logger LOG = LoggerFactory.getLogger(Scripts.class);
    private static final int IDLE_SECONDS = 60;

    private final ScriptDirectories directories;
    private final int atOnce;
    private final Runnable giveUpCapabilities;
    private final ThreadPoolExecutor powerless;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final Map<ProbeTarget, ScriptTurn> turns = new ConcurrentHashMap<>();
    private final Thread opening;
    /** Who is woken: the factory's thread may only begin another one, in another namespace. */
    private volatile @Nullable Thread between;

    /**
     * @param atOnce how many run at once, at most
     * @param threads makes threads in the director's network namespace, with its capabilities
     */
    Scripts(List<Path> directories, int atOnce, ThreadFactory threads) {
        this(directories, atOnce, threads, Capabilities::giveUpForGood);
    }

    Scripts(List<Path> directories, int atOnce, ThreadFactory threads, Runnable giveUpCapabilities) {
        this.directories = new ScriptDirectories(directories);
        this.atOnce = atOnce;
        this.giveUpCapabilities = giveUpCapabilities;
        this.opening = threads.newThread(this::handOver);
        this.powerless = new ThreadPoolExecutor(atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), threads);
        powerless.allowCoreThreadTimeOut(true);
    }

    /** How many run at once, at most. */
    int atOnce() {
        return atOnce;
    }

    /**
     * Has a script started as soon as there is room, or joins in waiting for the one of this target.
     *
     * @param limitNanos how long it may run
     * @param patienceNanos how long it is waited for, its start and its end together
     * @param prompt as in {@link ScriptTurn#want}
     * @return with an end that is CannotProbe if it cannot be started and only the kernel knew that
     * @throws CannotProbe if it cannot be started
     */
    ScriptTurn ask(ProbeTarget target, String name, List<String> arguments, long limitNanos, long patienceNanos,
            Runnable prompt) throws CannotProbe {
        var command = new ArrayList<String>();
        try {
            command.add(directories.find(name).toString());
        } catch (CannotRun e) {
            throw new CannotProbe(String.valueOf(e.getMessage()));
        }
        command.addAll(arguments);
        startBetween();
        while (true) {
            var fresh = new ScriptTurn(target, command, limitNanos);
            var turn = turns.computeIfAbsent(target, _ -> fresh);
            if (turn.want(patienceNanos, prompt)) {
                if (turn == fresh) {
                    post(() -> start(fresh));
                }
                return turn;
            }
            turns.remove(target, turn);
        }
    }

    private void start(ScriptTurn turn) {
        try {
            powerless.execute(() -> run(turn));
        } catch (RuntimeException | Error e) {
            turns.remove(turn.target, turn);
            turn.end.completeExceptionally(cannotStart(turn, e));
        }
    }

    private void run(ScriptTurn turn) {
        Runnable told;
        try {
            Thread.currentThread().setName("script");
            giveUpCapabilities.run();
            if (turn.start()) {
                var ended = ScriptRun.run(turn.command, environment(turn.target), turn.limitNanos);
                told = () -> turn.end.complete(ended);
            } else {
                told = () -> turn.end.completeExceptionally(new CannotProbe("nobody waited for the script any more"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            told = () -> turn.end.completeExceptionally(new CannotProbe("the director is being stopped"));
        } catch (Exception | Error e) {
            told = () -> turn.end.completeExceptionally(cannotStart(turn, e));
        } finally {
            turns.remove(turn.target, turn);
        }
        post(told);
    }

    private static CannotProbe cannotStart(ScriptTurn turn, Throwable why) {
        return new CannotProbe("the script " + turn.command.getFirst() + " cannot be started: " + why.getMessage());
    }

    private static Map<String, String> environment(ProbeTarget target) {
        var environment = new HashMap<>(PowerlessScripts.cleanEnvironment());
        environment.put("BALLAST_SERVER_ADDRESS", target.address().toString());
        environment.put("BALLAST_SERVER_PORT", String.valueOf(target.port()));
        return environment;
    }

    private void post(Runnable task) {
        posted.add(task);
        LockSupport.unpark(between);
    }

    private synchronized void startBetween() {
        if (opening.getState() == Thread.State.NEW) {
            opening.start();
        }
    }

    private void handOver() {
        // Before the first look: whoever posted earlier and saw nobody to wake is seen now.
        between = Thread.currentThread();
        Thread.currentThread().setName("scripts");
        while (!Thread.currentThread().isInterrupted()) {
            var task = posted.poll();
            if (task == null) {
                LockSupport.park(this);
                continue;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A script's end could not be told", e);
            }
        }
    }
}
