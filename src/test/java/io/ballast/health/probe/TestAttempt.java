package io.ballast.health.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Prober;
import io.ballast.table.IpAddress;

/** An attempt that ends as the real ones do: when its time is over the channels are closed under the prober. */
final class TestAttempt implements Attempt, AutoCloseable {

    private final ProbeTarget target;
    private final long deadline;
    private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final boolean endsOnceSaid;
    private volatile Outcome atTimeout;

    TestAttempt(PacedCheck check, int port) {
        this(check, port, check.pace().timeout(), false);
    }

    private TestAttempt(PacedCheck check, int port, Duration time, boolean endsOnceSaid) {
        this.endsOnceSaid = endsOnceSaid;
        target = new ProbeTarget(IpAddress.parse("127.0.0.1"), port, check);
        atTimeout = Outcome.failure("no answer in " + PlainWords.inWords(check.pace().timeout()));
        deadline = System.nanoTime() + time.toNanos();
    }

    static Outcome probe(PacedCheck check, LoopbackServer server) throws IOException, InterruptedException {
        return probe(check, server, InstantSource.system());
    }

    static Outcome probe(PacedCheck check, LoopbackServer server, InstantSource clock)
            throws IOException, InterruptedException {
        return probe(check, server, new Probers(clock));
    }

    static Outcome probe(PacedCheck check, LoopbackServer server, Probers probers)
            throws IOException, InterruptedException {
        try (var attempt = new TestAttempt(check, server.port())) {
            return attempt.end(probers.apply(check));
        }
    }

    /**
     * Probes until the prober has said what the end of its time shall mean, and no longer: what then comes of it hangs on
     * no duration.
     */
    static Outcome probeUntilItIsSaid(PacedCheck check, LoopbackServer server)
            throws IOException, InterruptedException {
        try (var attempt = new TestAttempt(check, server.port(), Checks.PATIENT.timeout(), true)) {
            return attempt.end(new Probers().apply(check));
        }
    }

    private Outcome end(Prober prober) throws IOException, InterruptedException {
        var closer = Thread.ofVirtual().start(this::closeWhenOver);
        try {
            var outcome = prober.probe(this);
            return nanosLeft() == 0 ? atTimeout : outcome;
        } catch (IOException e) {
            if (nanosLeft() > 0) {
                throw e;
            }
            return atTimeout;
        } finally {
            closer.interrupt();
        }
    }

    private void closeWhenOver() {
        try {
            boolean _ = over.await(nanosLeft(), TimeUnit.NANOSECONDS);
            close();
        } catch (IOException | InterruptedException e) {
            // The probe ended before.
        }
    }

    @Override
    public ProbeTarget target() {
        return target;
    }

    @Override
    public long nanosLeft() {
        return over.getCount() == 0 ? 0 : Math.max(0, deadline - System.nanoTime());
    }

    @Override
    public SocketChannel connect() throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(target.address().toInetAddress(), target.port()));
        channels.add(channel);
        return channel;
    }

    @Override
    public DatagramChannel datagrams() {
        throw new UnsupportedOperationException("none of these probes uses datagrams");
    }

    @Override
    public void atTimeout(Outcome outcome) {
        atTimeout = outcome;
        if (endsOnceSaid) {
            over.countDown();
        }
    }

    @Override
    public void atTimeout(CannotProbe reason) {
        throw new UnsupportedOperationException("none of these probes says so");
    }

    @Override
    public void onTimeout(Runnable action) {
    }

    @Override
    public void close() throws IOException {
        for (var channel : channels) {
            channel.close();
        }
    }
}
