package io.ballast.health.probe;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * All pings of a director: one socket and one thread for each family and source address, whatever the number of servers.
 * A reply counts if it comes from the address that was asked and brings back sequence and token.
 */
final class Pings {

    /** What requests have in common that leave by one socket. */
    private record Origin(Family family, @Nullable IpAddress source) {
    }

    private static final int MOST_ORIGINS = 64;
    private static final int SEQUENCES = 1 << 16;
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ThreadFactory threads;
    private final SecureRandom random = new SecureRandom();
    private final Duration idle;
    private final Map<Origin, PingLine> lines = new HashMap<>();

    /** @param threads makes threads in whose network namespace sockets are opened */
    Pings(ThreadFactory threads) {
        this(threads, LONGEST_IDLE);
    }

    /** @param idle after which a line that nobody uses is closed */
    Pings(ThreadFactory threads, Duration idle) {
        this.threads = threads;
        this.idle = idle;
    }

    /** Waits for the reply; the attempt's end interrupts. */
    Outcome ping(Attempt attempt, @Nullable IpAddress source) throws CannotProbe, InterruptedException {
        var to = attempt.target().address();
        var line = taken(new Origin(to.family(), source));
        try {
            return ping(line, attempt, to);
        } finally {
            release(line);
        }
    }

    private Outcome ping(PingLine line, Attempt attempt, IpAddress to) throws CannotProbe, InterruptedException {
        long token = random.nextLong();
        var reply = line.expect(token, to, random.nextInt(SEQUENCES));
        try {
            var failure = send(line, token, reply);
            if (failure != null) {
                return failure;
            }
            reply.arrived().get(attempt.nanosLeft() + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
            return Outcome.success("answers the ping");
        } catch (ExecutionException e) {
            throw new CannotProbe(line.why(e.getCause()));
        } catch (TimeoutException e) {
            return Outcome.failure("no answer");
        } finally {
            line.forget(token);
        }
    }

    private static @Nullable Outcome send(PingLine line, long token, PingLine.Expected reply)
            throws CannotProbe, InterruptedException {
        try {
            line.socket().send(reply.from(), reply.sequence(), token);
            return null;
        } catch (ErrnoException e) {
            return switch (e.errno()) {
                case Errno.ENETUNREACH, Errno.EHOSTUNREACH -> Outcome.failure("no route to host");
                case Errno.EPERM, Errno.EACCES -> throw new CannotProbe("the director's own packet filter or routing"
                        + " forbids to ping " + reply.from());
                default -> throw new CannotProbe("cannot ping: " + e.getMessage());
            };
        }
    }

    /** A line that could not be opened is tried again after a while, and not by a thread for each ping. */
    private PingLine taken(Origin origin) throws CannotProbe {
        synchronized (lines) {
            lines.values().removeIf(line -> line.isBroken(RETRY_NANOS));
            var line = lines.get(origin);
            if (line == null) {
                if (lines.size() >= MOST_ORIGINS) {
                    throw new CannotProbe("pings may come from at most " + MOST_ORIGINS + " source addresses");
                }
                line = new PingLine(origin.family(), origin.source(), idle, this::closes);
                threads.newThread(line).start();
                lines.put(origin, line);
            }
            line.users++;
            return line;
        }
    }

    private void release(PingLine line) {
        synchronized (lines) {
            line.users--;
            line.usedNanos = System.nanoTime();
        }
    }

    /** Whether a line is to be closed, for nobody uses it; nobody gets hold of it then either. */
    private boolean closes(PingLine line) {
        synchronized (lines) {
            return line.users == 0 && System.nanoTime() - line.usedNanos >= idle.toNanos()
                    && lines.values().remove(line);
        }
    }
}
