package io.ballast.vrrp.router;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
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
 * every heartbeat, gets no more of them while {@link #MOST_UNANSWERED} are not answered, and is replaced long before the
 * pipe to it could be full. Should a long list fill it all the same, its end ends the wait too. It is a guard from its
 * first answer on.
 */
final class GuardProcess implements GuardPost, AutoCloseable {

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 100;
    /** Twenty to forty bytes each, of a pipe of 64 KiB. */
    private static final int MOST_UNANSWERED = 1000;
    /** It tells that somebody listens, where the loop may be silent for ever. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The allowance is shorter by that much at worst, since what comes so soon is not written. */
    private static final int REDUNDANT_PART = 10;
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Starter starter;
    private final Consumer<String> replaced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answer = lock.newCondition();
    private final Set<HeldAddress> standing = new LinkedHashSet<>();
    private final Thread keeper;
    private volatile @Nullable Process process;
    private volatile @Nullable Process started;
    private long allowance = Vigil.FOR_EVER;
    private long sent;
    private long answered;
    private long waitingSince;
    private long beaten;
    private @Nullable Pause pause;
    private long startedAt;
    private volatile boolean beginning;
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
            boolean same = silence == allowance;
            allowance = silence;
            if (sent - answered < MOST_UNANSWERED && !(same && isRedundant())) {
                write(heartbeat());
            }
        });
    }

    /** It knows as much from one that was written a moment ago. */
    private boolean isRedundant() {
        long moment = allowance == Vigil.FOR_EVER ? IDLE_NANOS : allowance / REDUNDANT_PART;
        return sent > 0 && System.nanoTime() - beaten < moment;
    }

    private String heartbeat() {
        beaten = System.nanoTime();
        if (sent == answered) {
            waitingSince = beaten;
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
            String trouble = null;
            while (!closed) {
                Thread.sleep(LOOK_MILLIS);
                var found = trouble();
                // What was found first is the reason; the process is dead afterwards in any case.
                trouble = found == null ? null : Objects.requireNonNullElse(trouble, found);
                if (trouble != null && !closed && isDue(System.nanoTime())) {
                    tryToReplace(trouble);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first at once, and the next ones the later the sooner they die. */
    private boolean isDue(long now) {
        var until = pause;
        if (until == null || now - until.at() > LASTING_NANOS) {
            pause = new Pause(now);
            return true;
        }
        if (!until.isDue(now)) {
            return false;
        }
        until.grow(now);
        return true;
    }

    private void tryToReplace(String trouble) {
        try {
            replace();
            replaced.accept("the guard " + trouble + "; another was started");
        } catch (IOException e) {
            replaced.accept("the guard " + trouble + ", and no other can be started: " + e);
        }
    }

    private @Nullable String trouble() throws InterruptedException {
        // Whoever holds it for so long waits for a guard that does not read, and goes on once that has ended.
        if (!lock.tryLock(ANSWER_NANOS, TimeUnit.NANOSECONDS)) {
            end(started);
            return "read no more";
        }
        try {
            if (beginning) {
                return beginningTrouble();
            }
            if (process == null || !process.isAlive()) {
                return "died";
            }
            long patience = answered == 0 ? FIRST_ANSWER_NANOS : ANSWER_NANOS;
            boolean silent = sent > answered && System.nanoTime() - waitingSince > patience;
            if (silent) {
                end(process);
                process = null;
            }
            return silent ? "answered no more" : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String beginningTrouble() {
        if (System.nanoTime() - startedAt > FIRST_ANSWER_NANOS) {
            end(started);
        }
        return null;
    }

    private static void end(@Nullable Process guard) {
        if (guard != null) {
            guard.destroyForcibly();
        }
    }

    /**
     * A guard reads once its virtual machine runs. A long list waits for that, and neither the loop nor the keeper must: it
     * is written before the loop knows of this guard, and what has changed meanwhile after it.
     */
    private void replace() throws IOException {
        process = null;
        // One that still lives and hears no more heartbeats would end this very process.
        end(started);
        var fresh = starter.start();
        started = fresh;
        startedAt = System.nanoTime();
        Thread.ofPlatform().name("ballast-vrrp-guard-answers").daemon().start(() -> hear(fresh));
        var told = new LinkedHashSet<HeldAddress>();
        locked(() -> told.addAll(standing));
        if (told.isEmpty()) {
            begin(fresh, told);
        } else {
            beginning = true;
            Thread.ofPlatform().name("ballast-vrrp-guard-list").daemon().start(() -> tell(fresh, told));
        }
    }

    private void tell(Process fresh, Set<HeldAddress> all) {
        try {
            fresh.getOutputStream().write(lines("+ ", all).getBytes(StandardCharsets.UTF_8));
            fresh.getOutputStream().flush();
            begin(fresh, all);
        } catch (IOException e) {
            fresh.destroyForcibly();
        } finally {
            beginning = false;
        }
    }

    private void begin(Process fresh, Set<HeldAddress> told) {
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

    /** Everything was given up in order: the guard ends too. What is still up is its matter when this process ends. */
    @Override
    public void close() {
        closed = true;
        locked(() -> write(standing.isEmpty() ? "q\n" : ""));
        keeper.interrupt();
    }
}
