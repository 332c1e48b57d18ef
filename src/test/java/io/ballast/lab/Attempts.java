package io.ballast.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;

/**
 * A client that connects every 5 ms and waits 20 ms for each answer, so that it notices the shortest absence of a service.
 * One attempt at a time, each a connection of its own, which is reset as soon as it is there.
 */
public final class Attempts implements AutoCloseable {

    private static final long EVERY = 5_000_000;
    private static final int TIMEOUT_MS = 20;
    private static final int STEADY = 20;

    private final Host client;
    private final InetSocketAddress to;
    private final Thread thread;
    private long answered = System.nanoTime();
    private long longest;
    private int failed;
    private int answers;
    private int inARow;
    private volatile boolean closed;

    private Attempts(Host client, InetSocketAddress to) {
        this.client = client;
        this.to = to;
        thread = client.start(this::run);
    }

    /** Begins to try; it need not be there yet. */
    public static Attempts start(Host client, String address, int port) throws IOException {
        return new Attempts(client, new InetSocketAddress(EchoServer.literal(address), port));
    }

    private void run() {
        long next = System.nanoTime();
        while (!closed) {
            note(attempt());
            next = Math.max(next + EVERY, System.nanoTime());
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private boolean attempt() {
        try (var channel = SocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.socket().connect(to, TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void note(boolean success) {
        if (success) {
            long now = System.nanoTime();
            longest = Math.max(longest, now - answered);
            answered = now;
            inARow++;
            answers++;
        } else {
            failed++;
            inARow = 0;
        }
    }

    /** Waits until twenty attempts in a row were answered, and forgets what was before. */
    public void awaitSteady() {
        awaitRow();
        forget();
    }

    /** Waits for so many more that are answered. */
    public void awaitAnswers(int count) {
        int until = answers() + count;
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> answers() >= until);
    }

    private synchronized int answers() {
        return answers;
    }

    /** Waits until a machine has the address, and twenty attempts in a row were answered. */
    public void awaitRecovery(Host holder) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> holder.holds(to.getAddress().getHostAddress()));
        again();
        awaitRow();
    }

    private void awaitRow() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(this::isSteady);
    }

    private synchronized boolean isSteady() {
        return inARow >= STEADY;
    }

    private synchronized void again() {
        inARow = 0;
    }

    private synchronized void forget() {
        longest = 0;
        failed = 0;
        answered = System.nanoTime();
    }

    /** How many attempts got no answer. */
    public synchronized int failed() {
        return failed;
    }

    /** The longest time between two answers, the present one too. */
    public synchronized Duration longestGap() {
        return Duration.ofNanos(Math.max(longest, System.nanoTime() - answered));
    }

    @Override
    public String toString() {
        return client + " to " + to;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
