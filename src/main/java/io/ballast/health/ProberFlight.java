package io.ballast.health;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.ballast.secret.LockedSecret;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A probe that blocks, on a virtual thread of its own. The probing thread opens its channels, and closes them under it at
 * the time-out; from then on it is not heard.
 */
final class ProberFlight extends Flight implements Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(ProberFlight.class);

    /** Opens a channel on the probing thread. */
    private interface Opening<C extends SelectableChannel> {
        C open() throws IOException;
    }

    private interface Connecting<C> {
        void connect(C channel, SocketAddress to) throws IOException;
    }

    /** How it ended, or will when the time is over. */
    private record Last(Outcome outcome, boolean ours) {
    }

    private final ProbeTarget target;
    private final Sockets sockets;
    private final Thread thread;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Runnable> actions = new ArrayList<>();
    private boolean closed;
    private volatile boolean timedOut;
    /** Nothing was asked of the server yet, or nobody can say what: its silence means nothing. */
    private volatile boolean unmade = true;
    private volatile Last atTimeout;

    ProberFlight(ProbeLoop loop, ProbeTarget target, Sockets sockets, LazyProber prober, long timeoutNanos,
            Ending ending) {
        super(loop, timeoutNanos, ending);
        this.target = target;
        this.sockets = sockets;
        this.atTimeout = new Last(Outcome.failure(Reasons.noAnswerIn(Duration.ofNanos(timeoutNanos))), false);
        this.thread = Thread.ofVirtual().unstarted(() -> probe(prober));
    }

    @Override
    void begin() {
        loop.timers.set(this, startNanos + timeoutNanos);
        thread.start();
    }

    private void probe(LazyProber prober) {
        Last found;
        try {
            found = asked(prober);
            closeChannels();
        } catch (RuntimeException | Error e) {
            // Memory, a class, a thread is missing: nothing that a server could be blamed for.
            unmade = true;
            loop.complain(e);
            found = new Last(Outcome.failure(Reasons.ofFault(e)), true);
        }
        var told = found;
        loop.submit(() -> end(told.outcome, told.ours));
    }

    private Last asked(LazyProber prober) {
        try {
            var ready = prober.prober();
            unmade = false;
            return new Last(ready.probe(this), false);
        } catch (IOException e) {
            return new Last(Outcome.failure(Reasons.of(e)), Reasons.isOurs(e));
        } catch (LockedSecret e) {
            // A lost key is this machine's want, and must not take down servers that are well.
            return new Last(Outcome.failure(String.valueOf(e.getMessage())), true);
        } catch (InterruptedException e) {
            return new Last(Outcome.failure("interrupted"), true);
        } catch (RuntimeException | StackOverflowError e) {
            if (!timedOut && loop.puzzles.mayBeSaid(loop.now())) {
                LOG.warn("A {} probe of {} came upon what it does not understand ({} such probes so far)",
                        target.check().type(), target.address().withPort(target.port()), loop.puzzles.count(), e);
            }
            return new Last(Outcome.failure("an answer that makes no sense"), false);
        }
    }

    @Override
    void fire(long nowNanos) {
        timedOut = true;
        List<Runnable> due;
        synchronized (channels) {
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
        if (unmade) {
            end(Outcome.failure("the director was too busy to probe in "
                    + Reasons.inWords(Duration.ofNanos(timeoutNanos))), true);
        } else {
            var last = atTimeout;
            end(last.outcome, last.ours);
        }
    }

    private void closeChannels() {
        synchronized (channels) {
            closed = true;
            channels.forEach(Channels::close);
            channels.clear();
        }
    }

    @Override
    void release() {
        closeChannels();
        thread.interrupt();
    }

    @Override
    public ProbeTarget target() {
        return target;
    }

    /** The probing thread says when the time is over: until it has, answers that have come still count. */
    @Override
    public long nanosLeft() {
        return timedOut ? 0 : Math.max(1, startNanos + timeoutNanos - loop.now());
    }

    @Override
    public SocketChannel connect() throws IOException {
        return connected(opened(sockets::stream), SocketChannel::connect);
    }

    @Override
    public DatagramChannel datagrams() throws IOException {
        return connected(opened(sockets::datagrams), DatagramChannel::connect);
    }

    private <C> C connected(C channel, Connecting<C> connecting) throws IOException {
        try {
            connecting.connect(channel, sockets.destination);
            return channel;
        } catch (RuntimeException e) {
            throw new CannotProbe(Reasons.ofFault(e));
        }
    }

    @Override
    public void onTimeout(Runnable action) {
        synchronized (channels) {
            if (!timedOut) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void atTimeout(Outcome outcome) {
        atTimeout = new Last(outcome, false);
    }

    @Override
    public void atTimeout(CannotProbe reason) {
        atTimeout = new Last(Outcome.failure(Reasons.of(reason)), true);
    }

    private <C extends SelectableChannel> C opened(Opening<C> opening) throws IOException {
        var answer = new CompletableFuture<C>();
        loop.submit(() -> {
            try {
                answer.complete(kept(opening.open()));
            } catch (IOException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            // The end of the time interrupts. A limit here would make a reason of the director's own delay.
            return answer.get();
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw cause instanceof IOException io ? io : new CannotProbe(Reasons.ofFault(cause));
        } catch (InterruptedException e) {
            throw new IOException("the time is over", e);
        }
    }

    private <C extends SelectableChannel> C kept(C channel) throws IOException {
        synchronized (channels) {
            if (!closed) {
                channels.add(channel);
                return channel;
            }
        }
        channel.close();
        throw new IOException("the time is over");
    }
}
