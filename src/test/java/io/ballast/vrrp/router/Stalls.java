package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Threads that only sleep, as many as there are processors, and notice when they were woken late. */
final class Stalls {

    private static final Duration NAP = Duration.ofMillis(2);

    private final List<Thread> threads;
    private volatile boolean ended;
    private volatile long longest;

    Stalls() {
        threads = Stream.generate(() -> Thread.ofPlatform().daemon().start(this::watch))
                .limit(Runtime.getRuntime().availableProcessors()).toList();
    }

    private void watch() {
        while (!ended) {
            long before = System.nanoTime();
            try {
                Thread.sleep(NAP);
            } catch (InterruptedException e) {
                return;
            }
            late(System.nanoTime() - before - NAP.toNanos());
        }
    }

    private synchronized void late(long nanos) {
        longest = Math.max(longest, nanos);
    }

    /** How late the latest was. */
    Duration end() throws InterruptedException {
        ended = true;
        for (var each : threads) {
            each.join();
        }
        return Duration.ofNanos(longest);
    }
}
