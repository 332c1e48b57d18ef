package io.ballast.director;

import java.util.List;
import java.util.Set;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.table.Table;

/** Compares what the plane was read to hold with what it should hold, and makes pending what is not the same. */
final class Comparison {

    private final Surroundings parts;
    private final Works works;
    private final Pending pending;
    private final DriftWatch watch;
    private final Writing writing;
    private final Holding holding;
    private final EventLog events;

    Comparison(Surroundings parts, Works works, Pending pending, DriftWatch watch, Writing writing,
            Holding holding) {
        this.parts = parts;
        this.works = works;
        this.pending = pending;
        this.watch = watch;
        this.writing = writing;
        this.holding = holding;
        this.events = parts.events();
    }

    void look(Readings.Taken taken) {
        lookForDrift(taken);
        writing.privates.look(taken);
        if (taken.isWhole() && taken.asOf() == writing.writer.writes()) {
            writing.globals.seen(taken.reading().table());
            if (!globalsSettled()) {
                writing.globalsWork.want();
            }
        }
        lookForForeign(taken);
        writing.leftovers.add(watch.leftovers(taken.reading()));
    }

    private void lookForDrift(Readings.Taken taken) {
        for (var key : watch.differing(taken)) {
            var work = works.get(key);
            if (work != null) {
                writing.suspectDrift(key);
                pending.add(work.ref);
                work.retryAt = work.attempts == 0 ? Long.MIN_VALUE : work.retryAt;
                if (holding.lasts()) {
                    watch.note(work, taken.entry(key), parts.clock().instant());
                }
            }
        }
    }

    private boolean globalsSettled() {
        return writing.writer.plan(new Writer.Task(List.of(), List.of(), Set.of(), true), Table.EMPTY.services(),
                Table.EMPTY.services()).isEmpty();
    }

    private void lookForForeign(Readings.Taken taken) {
        for (var key : watch.lookForForeign(taken)) {
            var work = works.get(key);
            if (work != null && work.conflict != null) {
                pending.addAtOnce(work);
            } else if (watch.foreign().contains(key)) {
                events.record(EventKind.FOREIGN, Severity.INFO, Subject.DIRECTOR, null, "present", Cause.outside(),
                        "Somebody else put " + key + " into the table; it is left alone.");
            }
        }
    }
}
