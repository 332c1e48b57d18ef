package io.ballast.health.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Prober;
import io.ballast.health.Reasons;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** One attempt as the engine makes it: on a virtual thread, its channels closed when the time is over. */
final class TimedAttempt implements Attempt {

    /** Long enough for a slow machine to answer within. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    /** Short, for what never answers. */
    static final Duration BRIEF = Duration.ofMillis(300);

    private final ProbeTarget target;
    private final long endNanos;
    private final Duration time;
    private final CountDownLatch over = new CountDownLatch(1);
    private final boolean endsOnceSaid;
    private final List<Closeable> channels = new CopyOnWriteArrayList<>();
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private volatile @Nullable CannotProbe cannot;
    private volatile Outcome atTimeout;

    /** An attempt that nobody ends but the test. */
    TimedAttempt(PacedCheck check, int port) {
        this(new ProbeTarget(IpAddress.parse("127.0.0.1"), port, check), check.pace().timeout(), check.pace().timeout(),
                false);
    }

    private TimedAttempt(ProbeTarget target, Duration time, Duration told, boolean endsOnceSaid) {
        this.target = target;
        this.time = time;
        this.endNanos = System.nanoTime() + told.toNanos();
        this.endsOnceSaid = endsOnceSaid;
        this.atTimeout = Outcome.failure("no answer in " + Reasons.inWords(told));
    }

    static Pace pace(Duration timeout) {
        return new Pace(Duration.ofSeconds(1), timeout, 1, 1);
    }

    /** Probes a port of this machine, for as long as the check's time-out. */
    static Outcome probe(Prober prober, PacedCheck check, int port) throws IOException, InterruptedException {
        return probe(prober, new ProbeTarget(IpAddress.parse("127.0.0.1"), port, check));
    }

    /** Probes a server as the check says, for as long as its time-out. */
    static Outcome probe(PacedCheck check, LoopbackServer server) throws IOException, InterruptedException {
        return probe(check, server, InstantSource.system());
    }

    static Outcome probe(PacedCheck check, LoopbackServer server, InstantSource clock)
            throws IOException, InterruptedException {
        return probe(check, server, new Probers(clock));
    }

    static Outcome probe(PacedCheck check, LoopbackServer server, Probers probers)
            throws IOException, InterruptedException {
        return probe(probers.apply(check), check, server);
    }

    /** Probes a server for as long as the check's time-out. */
    static Outcome probe(Prober prober, PacedCheck check, LoopbackServer server)
            throws IOException, InterruptedException {
        return probe(prober, new ProbeTarget(server.address(), server.port(), check));
    }

    /** Probes a server for as long as the check's time-out. */
    static Outcome probe(Prober prober, PacedCheck check, UdpServer server) throws IOException, InterruptedException {
        return probe(prober, new ProbeTarget(server.address(), server.port(), check));
    }

    /** Probes once. What the prober throws is thrown; when the time is over, that is the outcome. */
    static Outcome probe(Prober prober, ProbeTarget target) throws IOException, InterruptedException {
        var timeout = ((PacedCheck) target.check()).pace().timeout();
        return new TimedAttempt(target, timeout, timeout, false).outcome(prober);
    }

    /**
     * Probes until the prober has said what the end of its time shall mean, and no longer: what then comes of it hangs on
     * no duration.
     */
    static Outcome probeUntilItIsSaid(Prober prober, PacedCheck check, UdpServer server)
            throws IOException, InterruptedException {
        return untilItIsSaid(prober, new ProbeTarget(server.address(), server.port(), check));
    }

    /** The same of what the check says. */
    static Outcome probeUntilItIsSaid(PacedCheck check, LoopbackServer server)
            throws IOException, InterruptedException {
        return untilItIsSaid(new Probers().apply(check), new ProbeTarget(server.address(), server.port(), check));
    }

    private static Outcome untilItIsSaid(Prober prober, ProbeTarget target) throws IOException, InterruptedException {
        return new TimedAttempt(target, PATIENT, PATIENT, true).outcome(prober);
    }

    /** Probes by a prober that takes its time for the check's time-out, and is given as much as it needs. */
    static Outcome probePatiently(Prober prober, PacedCheck check, UdpServer server)
            throws IOException, InterruptedException {
        var target = new ProbeTarget(server.address(), server.port(), check);
        return new TimedAttempt(target, PATIENT, check.pace().timeout(), false).outcome(prober);
    }

    private Outcome outcome(Prober prober) throws IOException, InterruptedException {
        var outcome = new CompletableFuture<Outcome>();
        var failure = new CompletableFuture<Exception>();
        var ended = new CountDownLatch(1);
        var thread = Thread.startVirtualThread(() -> {
            try {
                outcome.complete(prober.probe(this));
            } catch (Exception e) {
                failure.complete(e);
            }
            ended.countDown();
            over.countDown();
        });
        boolean _ = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
        boolean inTime = ended.getCount() == 0;
        end();
        if (!inTime) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(20));
            if (cannot != null) {
                throw cannot;
            }
            return atTimeout;
        }
        if (failure.getNow(null) instanceof IOException e) {
            throw e;
        }
        if (failure.isDone()) {
            throw new AssertionError("a prober must not throw this", failure.join());
        }
        return outcome.join();
    }

    /** Closes its channels, as the end of the time does. */
    void end() {
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
    public void atTimeout(CannotProbe reason) {
        cannot = reason;
    }

    @Override
    public void atTimeout(Outcome outcome) {
        cannot = null;
        atTimeout = outcome;
        if (endsOnceSaid) {
            over.countDown();
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(target.address().toInetAddress(), target.port());
    }

}
