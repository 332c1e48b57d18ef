package io.ballast.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be stored, and the thread that stores it: events in batches, and with them what follows from them. While
 * the database is gone they wait, up to a limit; of more the oldest are dropped, counted, and told of when the database
 * is back.
 */
final class Shelf implements AutoCloseable {

    static final int BATCH = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final long RETRY_MILLIS = 1000;

    private final EventStore store;
    private final int most;
    private final LongConsumer lost;
    private final List<Companion> companions = new CopyOnWriteArrayList<>();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean stirred;
    private boolean storing;
    private boolean closed;
    private long dropped;
    private long untold;
    private long stored;

    /**
     * @param most so many events wait at most
     * @param lost hears how many were dropped, when others were stored again
     */
    Shelf(EventStore store, int most, LongConsumer lost) {
        this.store = store;
        this.most = most;
        this.lost = lost;
        thread = Thread.ofPlatform().name("journal-store").daemon().start(this::run);
    }

    void companion(Companion companion) {
        companions.add(companion);
    }

    synchronized void add(List<Event> events) {
        waiting.addAll(events);
        while (waiting.size() > most) {
            waiting.removeFirst();
            dropped++;
            untold++;
        }
        stir();
    }

    /** There is something to store besides events. */
    synchronized void stir() {
        stirred = true;
        notifyAll();
    }

    synchronized long dropped() {
        return dropped;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized long stored() {
        return stored;
    }

    /** Whether nothing waits; what somebody else tells its companions meanwhile aside. */
    synchronized boolean isIdle() {
        return waiting.isEmpty() && !stirred && !storing;
    }

    private void run() {
        try {
            for (var batch = take(); batch != null; batch = take()) {
                if (!store(batch)) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The journal stores no more.");
        }
    }

    private synchronized @org.jspecify.annotations.Nullable List<Event> take() throws InterruptedException {
        storing = false;
        notifyAll();
        while (waiting.isEmpty() && !stirred) {
            if (closed) {
                return null;
            }
            wait();
        }
        stirred = false;
        storing = true;
        return waiting.stream().limit(BATCH).toList();
    }

    private boolean store(List<Event> batch) {
        try {
            var pending = companions.stream().map(Companion::pending).filter(Objects::nonNull).toList();
            var writes = new ArrayList<Runnable>();
            pending.forEach(each -> writes.add(each.write()));
            if (!batch.isEmpty() || !writes.isEmpty()) {
                store.append(batch, writes);
            }
            pending.forEach(each -> each.stored().run());
            done(batch);
            return true;
        } catch (RuntimeException e) {
            LOG.debug("Events wait: {}", e.getMessage());
            return false;
        }
    }

    private void done(List<Event> batch) {
        long gone;
        synchronized (this) {
            if (!batch.isEmpty()) {
                long last = batch.getLast().id();
                while (!waiting.isEmpty() && waiting.peekFirst().id() <= last) {
                    waiting.removeFirst();
                }
                stored += batch.size();
            }
            gone = untold;
            untold = 0;
        }
        if (gone > 0) {
            lost.accept(gone);
        }
    }

    private synchronized void pause() throws InterruptedException {
        stirred = true;
        if (closed) {
            throw new InterruptedException("closed without a database");
        }
        long until = System.nanoTime() + RETRY_MILLIS * 1_000_000;
        while (!closed && System.nanoTime() - until < 0) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
    }

    /** Stores what waits, if that is possible now, and ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    /** @return whether the thread has ended */
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }
}
