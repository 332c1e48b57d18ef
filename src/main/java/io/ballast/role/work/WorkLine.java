package io.ballast.role.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.script.PowerlessScripts;

import org.jspecify.annotations.Nullable;

/**
 * Does what goes with roles: one thing at a time, in the order in which the roles changed, so that nothing is stopped
 * before its start has ended. Who becomes master has its units started and then its script run; who is none any more has
 * its script run and then its units stopped, the last one first. What fails is told and holds up nothing after it.
 */
final class WorkLine implements AutoCloseable {

    private static final int MOST_WAITING = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PowerlessScripts scripts;
    private final Units units;
    private final Set<String> allowedUnits;
    private final Duration limit;
    private final EventLog events;
    private final ThreadPoolExecutor line;

    /**
     * @param allowedUnits full names of those that may be started and stopped
     * @param limit how long a script may run
     * @param threads makes platform threads
     */
    WorkLine(PowerlessScripts scripts, Units units, Set<String> allowedUnits, Duration limit, EventLog events,
            ThreadFactory threads) {
        this.scripts = scripts;
        this.units = units;
        this.allowedUnits = Set.copyOf(allowedUnits);
        this.limit = limit;
        this.events = events;
        line = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MOST_WAITING), threads,
                (task, _) -> leftOut(task));
        line.allowCoreThreadTimeOut(true);
    }

    /** A role has changed: its script and its units follow. Never waits. */
    void changed(Work work) {
        line.execute(new Task(work, true, roleOf(work)));
    }

    private static String roleOf(Work work) {
        return "As " + work.state() + " of " + work.instance();
    }

    /**
     * Has the units of a role run, or not. Never waits.
     *
     * @param occasion begins the sentences that tell of it; null where only what fails is worth one
     */
    void bring(Work work, @Nullable String occasion) {
        line.execute(new Task(work, false, occasion));
    }

    /** One after the other. */
    private final class Task implements Runnable {

        private final Work work;
        private final boolean withScript;
        private final @Nullable String occasion;

        Task(Work work, boolean withScript, @Nullable String occasion) {
            this.work = work;
            this.withScript = withScript;
            this.occasion = occasion;
        }

        @Override
        public void run() {
            if (!withScript) {
                units();
            } else if (work.isMaster()) {
                units();
                script();
            } else {
                script();
                units();
            }
        }

        private void units() {
            var names = work.actions().units();
            for (var unit : work.isMaster() ? names : names.reversed()) {
                unit(unit);
            }
        }

        private void unit(String unit) {
            try {
                if (!allowedUnits.contains(unit)) {
                    throw new IOException("ballast.vrrp.units of this director does not name " + unit
                            + ", so that it is neither started nor stopped");
                }
                if (work.isMaster()) {
                    units.start(unit);
                } else {
                    units.stop(unit);
                }
                done(unit + (work.isMaster() ? " is started" : " is stopped"));
            } catch (IOException | RuntimeException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }

        private void script() {
            var script = work.script();
            if (script == null) {
                return;
            }
            var environment = Map.of("BALLAST_INSTANCE", work.instance(), "BALLAST_ROLE", work.state(),
                    "BALLAST_PRIORITY", String.valueOf(work.priority()));
            try {
                var ended = scripts.run(script, work.arguments(), environment, limit).get();
                var said = ended.said().isEmpty() ? "" : ": " + ended.said();
                if (ended.timedOut()) {
                    failed("script " + script + " ran longer than " + limit.toSeconds() + " s and was ended" + said);
                } else if (ended.status() == 0) {
                    done("script " + script + " has run");
                } else {
                    failed("script " + script + " ended with status " + ended.status() + said);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed("script " + script + " was ended: the director is being stopped");
            } catch (ExecutionException e) {
                failed(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        }

        /** Nothing that it is for was done. */
        void leftOut(String why) {
            if (withScript && work.script() != null || !work.actions().units().isEmpty()) {
                failed("what goes with it was left out, since " + why);
            }
        }

        private void done(String what) {
            if (occasion != null) {
                tell(Severity.INFO, occasion, what);
            }
        }

        private void failed(String what) {
            tell(Severity.WARNING, occasion == null ? roleOf(work) : occasion, what);
        }

        private void tell(Severity severity, String when, String what) {
            events.record(EventKind.ROLE_ACTION, severity, Subject.instance(work.instance()), null, null,
                    Cause.director("vrrp"),
                    when + ": " + what + ".");
        }
    }

    /**
     * Lets what runs end, for a while; what waits is left out, and told. What the program finds at its next start brings
     * the units to where they belong.
     */
    @Override
    public void close() {
        close(PATIENCE);
    }

    void close(Duration patience) {
        var waiting = new ArrayList<Runnable>();
        line.shutdown();
        line.getQueue().drainTo(waiting);
        try {
            if (!line.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                List<Runnable> _ = line.shutdownNow();
                scripts.close();
                boolean _ = line.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            List<Runnable> _ = line.shutdownNow();
        }
        scripts.close();
        waiting.forEach(this::leftOut);
    }

    private void leftOut(Runnable task) {
        if (task instanceof Task left) {
            left.leftOut(line.isShutdown() ? "the director is being stopped" : MOST_WAITING + " others wait already");
        }
    }
}
