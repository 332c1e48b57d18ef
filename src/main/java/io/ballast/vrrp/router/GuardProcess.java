package io.ballast.vrrp.router;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.ballast.table.HeldAddress;

import org.jspecify.annotations.Nullable;

/**
 * The guard, as a child process that is replaced when it dies or answers no more. Writing to it does not wait: it answers
 * every heartbeat, and is replaced long before the pipe to it could be full. It is a guard from its first answer on.
 */
final class GuardProcess implements GuardPost, AutoCloseable {

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 100;

    private final Starter starter;
    private final Consumer<String> replaced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answer = lock.newCondition();
    private final Set<HeldAddress> standing = new LinkedHashSet<>();
    private final Thread keeper;
    private volatile @Nullable Process process;
    private @Nullable Process started;
    private long allowance = Vigil.FOR_EVER;
    private long sent;
    private long answered;
    private long waitingSince;
    private volatile boolean closed;

    /** Starts the process of a guard. */
    interface Starter {
        Process start() throws IOException;
    }

    /**
     * Starts the first.
     *
     * @param replaced is told when another had to be started, with why
     * @throws IOException if it cannot be started
     */
    GuardProcess(Starter starter, Consumer<String> replaced) throws IOException {
        this.starter = starter;
        this.replaced = replaced;
        replace();
        keeper = Thread.ofPlatform().name("ballast-vrrp-guard").daemon().start(this::look);
    }

    @Override
    public void keep(Collection<HeldAddress> addresses, long silence) {
        locked(() -> {
            standing.addAll(addresses);
            allowance = Math.min(allowance, silence);
            write(lines("+ ", addresses) + heartbeat());
        });
    }

    @Override
    public void forget(HeldAddress address) {
        locked(() -> {
            standing.remove(address);
            write(lines("- ", List.of(address)));
        });
    }

    @Override
    public void beat(long silence) {
        locked(() -> {
            allowance = silence;
            write(heartbeat());
        });
    }

    private String heartbeat() {
        if (sent == answered) {
            waitingSince = System.nanoTime();
        }
        sent++;
        return "b " + sent + " " + allowance + "\n";
    }

    /** What cannot be written is told to the next one, whom the keeper starts. */
    private void write(String text) {
        var to = process;
        if (to == null) {
            return;
        }
        try {
            to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            to.getOutputStream().flush();
        } catch (IOException e) {
            process = null;
        }
    }

    private void locked(Runnable what) {
        lock.lock();
        try {
            what.run();
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        try {
            while (!closed) {
                Thread.sleep(LOOK_MILLIS);
                var why = trouble();
                if (why != null && !closed) {
                    replaced.accept("the guard " + why + "; another was started");
                    tryToReplace();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToReplace() {
        try {
            replace();
        } catch (IOException e) {
            replaced.accept("no other guard can be started: " + e);
        }
    }

    private @Nullable String trouble() {
        lock.lock();
        try {
            if (process == null || !process.isAlive()) {
                return "died";
            }
            long patience = answered == 0 ? FIRST_ANSWER_NANOS : ANSWER_NANOS;
            boolean silent = sent > answered && System.nanoTime() - waitingSince > patience;
            if (silent) {
                process.destroyForcibly();
            }
            return silent ? "answered no more" : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A guard reads once its virtual machine runs. A long list waits for that, and the loop must not: it is written before
     * the loop knows of this guard, and what has changed meanwhile after it.
     */
    private void replace() throws IOException {
        process = null;
        if (started != null) {
            // One that still lives and hears no more heartbeats would end this very process.
            started.destroyForcibly();
        }
        var fresh = starter.start();
        started = fresh;
        Thread.ofPlatform().name("ballast-vrrp-guard-answers").daemon().start(() -> hear(fresh));
        var told = new LinkedHashSet<HeldAddress>();
        locked(() -> told.addAll(standing));
        fresh.getOutputStream().write(lines("+ ", told).getBytes(StandardCharsets.UTF_8));
        fresh.getOutputStream().flush();
        locked(() -> {
            process = fresh;
            sent = 0;
            answered = 0;
            var gone = told.stream().filter(each -> !standing.contains(each)).toList();
            var come = standing.stream().filter(each -> !told.contains(each)).toList();
            write(lines("- ", gone) + lines("+ ", come) + heartbeat());
        });
    }

    private static String lines(String sign, Collection<HeldAddress> addresses) {
        return addresses.stream().map(each -> sign + HeldAddressText.of(each) + "\n").collect(Collectors.joining());
    }

    /** Waits until the guard has answered once. */
    void awaitAnswer(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (answered == 0 && left > 0) {
                left = answer.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void hear(Process guard) {
        try (var answers = new BufferedReader(
                new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII))) {
            for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                long number = Long.parseLong(line);
                locked(() -> {
                    if (process() == guard.pid()) {
                        answered = number;
                        answer.signalAll();
                        waitingSince = System.nanoTime();
                    }
                });
            }
        } catch (IOException | NumberFormatException e) {
            guard.destroyForcibly();
        }
    }

    /** Its number; 0 while there is none. */
    long process() {
        var now = process;
        return now == null ? 0 : now.pid();
    }

    /** Everything was given up in order: the guard ends too. */
    @Override
    public void close() {
        closed = true;
        locked(() -> write("q\n"));
        keeper.interrupt();
    }
}
