package io.ballast.director;

import java.time.Instant;
import java.time.InstantSource;

import io.ballast.definition.Author;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

/** The hold's begin and end: by a person, or by its time. */
final class Holding {

    private final OwnState own;
    private final EventLog events;
    private final InstantSource clock;

    Holding(OwnState own, EventLog events, InstantSource clock) {
        this.own = own;
        this.events = events;
        this.clock = clock;
    }

    boolean lasts() {
        return own.hold() != null;
    }

    void begin(Instant until, String reason, Author author) {
        own.hold(new Hold(clock.instant(), until, reason, author.name()));
        events.record(EventKind.HOLD, Severity.WARNING, Subject.DIRECTOR, "released", "held",
                Cause.operator(author.cause()),
                "The table is held until " + until + ": " + reason);
    }

    void release(Author author) {
        if (lasts()) {
            own.hold(null);
            events.record(EventKind.HOLD, Severity.CLEARED, Subject.DIRECTOR, "held", "released",
                    Cause.operator(author.cause()),
                    "The hold is released: the table is written again.");
        }
    }

    void endByTime() {
        var hold = own.hold();
        if (hold != null && !clock.instant().isBefore(hold.until())) {
            own.hold(null);
            events.record(EventKind.HOLD, Severity.CLEARED, Subject.DIRECTOR, "held", "released",
                    Cause.director("time"),
                    "The hold is over: the table is written again.");
        }
    }
}
