package io.ballast.role.work;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.script.PowerlessScripts;

/**
 * Does what goes with roles: one thing at a time, in the order in which the roles changed, so that nothing is stopped
 * before its start has ended. Who becomes master has its units started and then its script run; who is none any more has
 * its script run and then its units stopped, the last one first. What fails is told and holds up nothing after it.
 */
final class WorkLine implements AutoCloseable {

    private static final int MOST_WAITING = 1000;

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
                (_, _) -> events.record("role-action", Severity.WARNING, Subject.DIRECTOR, null, null, "vrrp",
                        "What goes with a role was left out: " + MOST_WAITING + " others wait already."));
        line.allowCoreThreadTimeOut(true);
    }

    /** A role has changed: its script and its units follow. Never waits. */
    void changed(Work work) {
        line.execute(() -> {
            if (work.isMaster()) {
                units(work);
                script(work);
            } else {
                script(work);
                units(work);
            }
        });
    }

    private void units(Work work) {
        var names = work.actions().units();
        for (var unit : work.isMaster() ? names : names.reversed()) {
            unit(work, unit);
        }
    }

    private void unit(Work work, String unit) {
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
            done(work, unit + (work.isMaster() ? " is started" : " is stopped"));
        } catch (IOException | RuntimeException e) {
            failed(work, String.valueOf(e.getMessage()));
        }
    }

    private void script(Work work) {
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
                failed(work, "script " + script + " ran longer than " + limit.toSeconds() + " s and was ended" + said);
            } else if (ended.status() == 0) {
                done(work, "script " + script + " has run");
            } else {
                failed(work, "script " + script + " ended with status " + ended.status() + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            failed(work, String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
    }

    private void done(Work work, String what) {
        tell(work, Severity.INFO, what);
    }

    private void failed(Work work, String what) {
        tell(work, Severity.WARNING, what);
    }

    private void tell(Work work, Severity severity, String what) {
        events.record("role-action", severity, Subject.instance(work.instance()), null, null, "vrrp",
                "As " + work.state() + " of " + work.instance() + ": " + what + ".");
    }

    /** Ends what runs, and does nothing more. */
    @Override
    public void close() {
        List<Runnable> _ = line.shutdownNow();
        scripts.close();
    }
}
