package io.ballast.event;

import io.ballast.store.DirectorSettings;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells that this program has started, and last of all that it ends. */
@Component
class ProcessNews implements SmartLifecycle {

    /** After everything else that works has stopped. */
    static final int PHASE = -100;

    private static final Cause CAUSE = Cause.start("process " + ProcessHandle.current().pid());

    private final String director;
    private final EventLog events;
    private volatile boolean running;

    ProcessNews(DirectorSettings settings, EventLog events) {
        this.director = settings.director().name();
        this.events = events;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        events.record(EventKind.PROCESS, Severity.INFO, Subject.DIRECTOR, "stopped", "started", CAUSE,
                "Ballast has started on " + director + ".");
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        events.record(EventKind.PROCESS, Severity.INFO, Subject.DIRECTOR, "started", "stopping", CAUSE,
                "Ballast stops on " + director + "; the table goes on forwarding, and nobody probes from here.");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
