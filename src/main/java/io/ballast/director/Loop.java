package io.ballast.director;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.ballast.definition.ServiceRef;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The director's thread: takes what came into the inbox, has the reconciler go round once, and publishes what others may
 * know. What it published may be read by any thread.
 */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** What comes within this time of the first news is worked off in one round. */
    private static final long GATHER_MILLIS = 2;
    private static final long COMMAND_SECONDS = 30;

    private final Inbox inbox;
    private final OwnState own;
    private final AddressKeeper addresses;
    private final boolean addressesFirst;
    private final Map<ServiceRef, Published> published = new ConcurrentHashMap<>();
    private final Object applied = new Object();
    private volatile @Nullable Thread thread;
    private volatile View view = View.NONE;
    private volatile Set<ServiceKey> owned = Set.of();
    private volatile long heartbeat = System.nanoTime();
    private volatile boolean closed;

    /** @param addressesFirst whether addresses stand before the services on them are written */
    Loop(Inbox inbox, OwnState own, AddressKeeper addresses, boolean addressesFirst) {
        this.inbox = inbox;
        this.own = own;
        this.addresses = addresses;
        this.addressesFirst = addressesFirst;
    }

    void start(Reconciler body, ThreadFactory threads) {
        var made = threads.newThread(() -> run(body));
        thread = made;
        made.start();
    }

    /** What was last published of each service. */
    Map<ServiceRef, Published> published() {
        return published;
    }

    View view() {
        return view;
    }

    /** Keys that are ours, as last published. */
    Set<ServiceKey> owned() {
        return owned;
    }

    void beat() {
        heartbeat = System.nanoTime();
    }

    Duration sinceHeartbeat() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - heartbeat));
    }

    private void run(Reconciler body) {
        while (!closed) {
            try {
                inbox.await(TICK_NANOS);
                Thread.sleep(GATHER_MILLIS);
                round(body, inbox.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("The director stumbled and goes on", e);
            }
        }
    }

    private void round(Reconciler body, Inbox.Content content) {
        beat();
        var next = content.snapshot();
        if (next != null) {
            addresses.want(next);
        }
        if (addressesFirst) {
            keepAddresses();
        }
        body.step(content);
        if (!addressesFirst) {
            keepAddresses();
        }
        // Last: who waits for a revision to be applied may use its addresses at once.
        publish(body);
    }

    private void keepAddresses() {
        if (own.hold() == null) {
            addresses.keep(System.nanoTime());
        }
    }

    private void publish(Reconciler body) {
        for (var ref : body.takeChanged()) {
            var work = body.works().get(ref);
            var state = work == null ? null : Published.of(work);
            if (state == null) {
                published.remove(ref);
            } else {
                published.put(ref, state);
            }
        }
        if (owned.size() != own.services().size() || !owned.equals(own.services())) {
            owned = Set.copyOf(own.services());
        }
        var before = view;
        view = body.view();
        if (before.appliedRevision() != view.appliedRevision()
                || before.snapshot().revision() != view.snapshot().revision()) {
            synchronized (applied) {
                applied.notifyAll();
            }
        }
    }

    /** Runs something on the director's thread and waits for it. */
    void command(Runnable task) {
        var done = new CompletableFuture<@Nullable Void>();
        inbox.put(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.orTimeout(COMMAND_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new PlaneException("The director is busy; it has not answered in 30 s.", e);
        }
    }

    boolean awaitApplied(long revision, Duration atMost) {
        return await(() -> view.appliedRevision() >= revision, atMost);
    }

    /** Waits until the director works by these definitions, which it does also while nothing can be written. */
    boolean awaitKnown(long revision, Duration atMost) {
        return await(() -> view.snapshot().revision() >= revision, atMost);
    }

    private boolean await(BooleanSupplier reached, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (applied) {
            for (long left = atMost.toNanos(); !reached.getAsBoolean() && left > 0; left = end - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(applied, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        return reached.getAsBoolean();
    }

    /** Asks the thread to end; {@link #join} waits for it. */
    void end() {
        closed = true;
        inbox.wake();
    }

    void join() {
        var running = thread;
        try {
            if (running != null) {
                running.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
