package io.ballast.vrrp.router;

import java.time.Duration;

import io.ballast.table.IpAddress;

/** Looks all the time who of two machines holds an address. */
final class Holders {

    private final IpAddress address;
    private final Machine first;
    private final Machine second;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long longest;
    private volatile long changes;

    Holders(IpAddress address, Machine first, Machine second) {
        this.address = address;
        this.first = first;
        this.second = second;
        thread = Thread.ofPlatform().daemon().start(this::look);
    }

    private void look() {
        boolean wasFirst = first.holds(address);
        boolean wasSecond = second.holds(address);
        long since = 0;
        while (!closed) {
            boolean isFirst = first.holds(address);
            boolean isSecond = second.holds(address);
            changes = changes + (isFirst == wasFirst ? 0 : 1) + (isSecond == wasSecond ? 0 : 1);
            if (isFirst && isSecond) {
                since = since == 0 ? System.nanoTime() : since;
                longest = Math.max(longest, System.nanoTime() - since);
            } else {
                since = 0;
            }
            wasFirst = isFirst;
            wasSecond = isSecond;
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For how long both held it at a time. */
    Duration longestTogether() {
        return Duration.ofNanos(longest);
    }

    long changes() {
        return changes;
    }

    void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
