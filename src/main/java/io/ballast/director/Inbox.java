package io.ballast.director;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.health.ProbeTarget;

import org.jspecify.annotations.Nullable;

/** What waits for the director's thread. Only the sum counts: what came twice is looked at once. */
final class Inbox {

    /**
     * All that came since the last look.
     *
     * @param snapshot the newest definitions; null if they are the same
     * @param start whether these are the definitions as loaded at start
     * @param touched services that changed with them
     * @param verdicts targets whose verdict changed
     * @param readings of the table, oldest first: the newest of the whole, and of single services since
     */
    record Content(@Nullable Snapshot snapshot, boolean start, Set<ServiceRef> touched, Set<ProbeTarget> verdicts,
            List<Readings.Taken> readings, Queue<Runnable> commands) {
    }

    private Snapshot latest = Snapshot.EMPTY;
    private @Nullable Snapshot snapshot;
    private Set<ServiceRef> touched = new HashSet<>();
    private Set<ProbeTarget> verdicts = new HashSet<>();
    private List<Readings.Taken> readings = new ArrayList<>();
    private Queue<Runnable> commands = new ArrayDeque<>();
    private boolean start;
    private boolean urgent;

    synchronized void put(DefinitionsChanged change) {
        // A change that was missed in between is made up for by looking at everything.
        touched.addAll(change.before().revision() == latest.revision()
                ? change.touched()
                : Works.everything(latest, change.after()));
        latest = change.after();
        snapshot = change.after();
        start |= change.author().via().equals("start");
        wake();
    }

    synchronized void put(ProbeTarget changed) {
        verdicts.add(changed);
        wake();
    }

    synchronized void put(Readings.Taken taken) {
        if (taken.isWhole()) {
            readings.clear();
        }
        readings.add(taken);
        wake();
    }

    synchronized void put(Runnable command) {
        commands.add(command);
        wake();
    }

    synchronized void wake() {
        urgent = true;
        notifyAll();
    }

    /** Waits until something came or the time is over. */
    synchronized void await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; !urgent && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized Content take() {
        var content = new Content(snapshot, start, touched, verdicts, readings, commands);
        snapshot = null;
        start = false;
        touched = new HashSet<>();
        verdicts = new HashSet<>();
        readings = new ArrayList<>();
        commands = new ArrayDeque<>();
        urgent = false;
        return content;
    }
}
