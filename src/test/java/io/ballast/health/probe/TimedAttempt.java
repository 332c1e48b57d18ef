package io.ballast.health.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.health.Attempt;
import io.ballast.health.Outcome;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Prober;
import io.ballast.table.IpAddress;

/** One attempt as the engine makes it: on a virtual thread, its channels closed when the time is over. */
final class TimedAttempt implements Attempt {

    /** Long enough for a slow machine to answer within. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    /** Short, for what never answers. */
    static final Duration BRIEF = Duration.ofMillis(300);

    private final ProbeTarget target;
    private final long endNanos;
    private final List<Closeable> channels = new CopyOnWriteArrayList<>();
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private volatile Outcome atTimeout = Outcome.failure("no answer in time");

    private TimedAttempt(ProbeTarget target, Duration timeout) {
        this.target = target;
        this.endNanos = System.nanoTime() + timeout.toNanos();
    }

    static Pace pace(Duration timeout) {
        return new Pace(Duration.ofSeconds(1), timeout, 1, 1);
    }

    /** Probes a port of this machine, for as long as the check's time-out. */
    static Outcome probe(Prober prober, PacedCheck check, int port) throws IOException, InterruptedException {
        return probe(prober, new ProbeTarget(IpAddress.parse("127.0.0.1"), port, check));
    }

    /** Probes a server for as long as the check's time-out. */
    static Outcome probe(Prober prober, PacedCheck check, UdpServer server) throws IOException, InterruptedException {
        return probe(prober, new ProbeTarget(server.address(), server.port(), check));
    }

    /** Probes once. What the prober throws is thrown; when the time is over, that is the outcome. */
    static Outcome probe(Prober prober, ProbeTarget target) throws IOException, InterruptedException {
        var timeout = ((PacedCheck) target.check()).pace().timeout();
        var attempt = new TimedAttempt(target, timeout);
        var outcome = new CompletableFuture<Outcome>();
        var failure = new CompletableFuture<Exception>();
        var thread = Thread.startVirtualThread(() -> {
            try {
                outcome.complete(prober.probe(attempt));
            } catch (Exception e) {
                failure.complete(e);
            }
        });
        boolean ended = thread.join(timeout);
        if (!ended) {
            attempt.end();
            thread.join(Duration.ofSeconds(20));
            return attempt.atTimeout;
        }
        attempt.end();
        if (failure.getNow(null) instanceof IOException e) {
            throw e;
        }
        if (failure.isDone()) {
            throw new AssertionError("a prober must not throw this", failure.join());
        }
        return outcome.join();
    }

    private void end() {
        actions.forEach(Runnable::run);
        for (var channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public ProbeTarget target() {
        return target;
    }

    @Override
    public long nanosLeft() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    @Override
    public SocketChannel connect() throws IOException {
        var channel = SocketChannel.open();
        channels.add(channel);
        channel.connect(address());
        return channel;
    }

    @Override
    public DatagramChannel datagrams() throws IOException {
        var channel = DatagramChannel.open();
        channels.add(channel);
        return channel.connect(address());
    }

    @Override
    public void onTimeout(Runnable action) {
        actions.add(() -> {
            if (nanosLeft() == 0) {
                action.run();
            }
        });
    }

    @Override
    public void atTimeout(Outcome outcome) {
        atTimeout = outcome;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(target.address().toInetAddress(), target.port());
    }

}
