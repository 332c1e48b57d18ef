package io.ballast.director;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.linux.ErrnoException;
import io.ballast.plane.ipvs.SyncDaemon;

/**
 * Keeps the kernel's connection sync running, so that connections outlive a failover. It looks now and then: somebody may
 * stop the daemons, and the interface may come later than this program or go away and come back, which the kernel's
 * threads do not notice. They run on when this program ends, as the table does. On a thread of its own, since the kernel
 * may have it wait for whoever else changes interfaces.
 */
final class SyncKeeper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** The kernel's side of it; for one thread. */
    interface Kernel extends AutoCloseable {

        /** Whether an interface is there, up and with a carrier. */
        boolean isRunning(String interfaceName);

        /** As {@link io.ballast.plane.ipvs.SyncDaemons#apply}. */
        void apply(Collection<SyncDaemon> wanted);

        /** As {@link io.ballast.plane.ipvs.SyncDaemons#restart}. */
        void restart(String interfaceName);

        @Override
        void close();
    }

    /** Opens it on the thread that will use it. */
    interface Opening {

        Kernel open();
    }

    private final String interfaceName;
    private final List<SyncDaemon> wanted;
    private final Opening opening;
    private final EventLog events;
    private final Thread thread;
    private volatile boolean closed;
    private boolean wasRunning = true;
    private String trouble = "";

    SyncKeeper(List<SyncDaemon> wanted, Opening opening, EventLog events, ThreadFactory threads) {
        this.wanted = List.copyOf(wanted);
        this.interfaceName = wanted.getFirst().interfaceName();
        this.opening = opening;
        this.events = events;
        thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (var kernel = opening.open()) {
                while (!closed) {
                    look(kernel);
                    LockSupport.parkNanos(LOOK.toNanos());
                }
            } catch (RuntimeException e) {
                failed(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /** One look. */
    void look(Kernel kernel) {
        try {
            boolean running = kernel.isRunning(interfaceName);
            kernel.apply(wanted);
            if (running && !wasRunning) {
                kernel.restart(interfaceName);
            }
            wasRunning = running;
            if (running) {
                well();
            } else {
                failed("interface " + interfaceName + " is down");
            }
        } catch (ErrnoException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void failed(String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            events.record(EventKind.CONNECTION_SYNC, Severity.WARNING, Subject.DIRECTOR, null, "failed", Cause.kernel(),
                    "Other directors do not learn of connections, which a failover would end: " + why + ".");
        }
    }

    private void well() {
        if (!trouble.isEmpty()) {
            trouble = "";
            events.record(EventKind.CONNECTION_SYNC, Severity.CLEARED, Subject.DIRECTOR, "failed", "running",
                    Cause.kernel(),
                    "Directors on " + interfaceName + " learn of each other's connections again.");
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
