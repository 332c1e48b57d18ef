package io.ballast.event;

import io.ballast.store.Database;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells when the database cannot be used, and when it can again. */
@Component
class DatabaseNews {

    private static final Cause CAUSE = new Cause(Cause.Source.DATABASE, "database");

    private final Database database;
    private final EventLog events;
    private String told = "";

    DatabaseNews(Database database, EventLog events) {
        this.database = database;
        this.events = events;
    }

    /** Each reason once, and the end of all of them. */
    @Scheduled(initialDelay = 1000, fixedDelay = 250)
    synchronized void look() {
        var reason = database.writable() ? "" : database.reason();
        if (reason.equals(told)) {
            return;
        }
        boolean first = told.isEmpty();
        told = reason;
        if (reason.isEmpty()) {
            events.record(EventKind.DATABASE, Severity.CLEARED, Subject.DIRECTOR, "gone", "in use", CAUSE,
                    "The database is in use again.");
        } else {
            events.record(EventKind.DATABASE, Severity.WARNING, Subject.DIRECTOR, first ? "in use" : "gone", "gone",
                    CAUSE, reason);
        }
    }
}
