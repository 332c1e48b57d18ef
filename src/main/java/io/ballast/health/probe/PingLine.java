package io.ballast.health.probe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import io.ballast.health.CannotProbe;
import io.ballast.linux.EchoSocket;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** One echo socket and the thread that opens it and hears its replies, for all who wait for one. */
final class PingLine implements Runnable {

    /**
     * A reply that somebody waits for.
     *
     * @param from whom
     */
    record Expected(IpAddress from, int sequence, CompletableFuture<Boolean> arrived) {
    }

    private final Family family;
    private final @Nullable IpAddress source;
    private final Duration idle;
    private final Predicate<PingLine> closes;
    private final CompletableFuture<EchoSocket> socket = new CompletableFuture<>();
    private final Map<Long, Expected> expected = new ConcurrentHashMap<>();
    private volatile boolean broken;
    private volatile long brokenAtNanos;
    /** These two belong to the owner of all lines. */
    int users;
    long usedNanos;

    /**
     * @param idle how often it asks whether it is still of use
     * @param closes whether it is not, and is to end
     */
    PingLine(Family family, @Nullable IpAddress source, Duration idle, Predicate<PingLine> closes) {
        this.family = family;
        this.source = source;
        this.idle = idle;
        this.closes = closes;
    }

    /** Whether it has been of no use for so long. */
    boolean isBroken(long nanos) {
        return broken && System.nanoTime() - brokenAtNanos >= nanos;
    }

    EchoSocket socket() throws CannotProbe, InterruptedException {
        try {
            return socket.get();
        } catch (ExecutionException e) {
            throw new CannotProbe(why(e.getCause()));
        }
    }

    Expected expect(long token, IpAddress from, int sequence) {
        var reply = new Expected(from, sequence, new CompletableFuture<>());
        expected.put(token, reply);
        return reply;
    }

    void forget(long token) {
        expected.remove(token);
    }

    @Override
    public void run() {
        Thread.currentThread().setName(source == null ? "ping" : "ping " + source);
        try (var open = new EchoSocket(family, source)) {
            socket.complete(open);
            long askNanos = System.nanoTime() + idle.toNanos();
            while (true) {
                hear(open);
                if (System.nanoTime() - askNanos >= 0) {
                    if (closes.test(this)) {
                        return;
                    }
                    askNanos = System.nanoTime() + idle.toNanos();
                }
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void hear(EchoSocket open) {
        try {
            var reply = open.receive(idle);
            var waiting = reply == null ? null : expected.get(reply.token());
            if (reply != null && waiting != null && waiting.from().equals(reply.from())
                    && waiting.sequence() == reply.sequence()) {
                waiting.arrived().complete(true);
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ETIMEDOUT && e.errno() != Errno.EAGAIN) {
                throw e;
            }
        }
    }

    private void fail(Throwable e) {
        brokenAtNanos = System.nanoTime();
        broken = true;
        socket.obtrudeException(e);
        expected.values().forEach(waiting -> waiting.arrived().completeExceptionally(e));
    }

    /** Why it is of no use, and what to do. */
    String why(@Nullable Throwable cause) {
        return cause instanceof ErrnoException e ? switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES -> EchoSocket.whatIsMissing();
            case Errno.EADDRNOTAVAIL -> "this machine has no address " + source + " to ping from";
            default -> "cannot ping: " + e.getMessage();
        } : "cannot ping: " + cause;
    }
}
