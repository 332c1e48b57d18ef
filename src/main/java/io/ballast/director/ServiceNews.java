package io.ballast.director;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

/** Tells when a service loses its servers and gets them again. */
final class ServiceNews {

    private final EventLog events;

    ServiceNews(EventLog events) {
        this.events = events;
    }

    /** @param work still with what was told last */
    void quorum(ServiceWork work, DesiredService desired) {
        if (desired.quorum() == work.quorum) {
            return;
        }
        var sorry = work.defined.sorryServer() == null
                ? ""
                : desired.quorum()
                        ? "; the sorry server leaves"
                        : "; the sorry server serves";
        events.record(EventKind.SERVICE_QUORUM, desired.quorum() ? Severity.CLEARED : Severity.CRITICAL, subject(work),
                desired.quorum() ? "lost" : "held", desired.quorum() ? "held" : "lost", Cause.director("health"),
                "Service " + work.ref + " has " + (desired.quorum() ? "its quorum again" : "lost its quorum") + sorry
                        + ".");
    }

    /**
     * The sorry server also serves while nobody else takes connections and some may yet. Before the table was looked
     * into there is nothing to tell: it may hold servers that are up.
     */
    void substitute(ServiceWork work, DesiredService desired) {
        boolean now = desired.sorry() && desired.quorum();
        if (now == work.substituted || !work.seeded) {
            return;
        }
        work.substituted = now;
        var what = now
                ? "Nobody takes connections for " + work.ref
                        + ", and servers that may have not been heard yet: the sorry server serves."
                : desired.sorry()
                        ? "Service " + work.ref + " waits for none of its servers any longer."
                        : "Service " + work.ref + " has a server that takes connections; the sorry server leaves.";
        // At the beginning of a service, it is as it should be.
        events.record(EventKind.SERVICE_SORRY,
                !work.served ? Severity.INFO : now ? Severity.WARNING : Severity.CLEARED,
                subject(work), now ? "out" : "serves",
                now ? "serves" : desired.sorry() ? "quorum lost" : "out", Cause.director("health"), what);
    }

    /** @param kept how many servers stay in the table although they are down */
    void minimum(ServiceWork work, int kept) {
        int before = work.kept;
        work.kept = kept;
        if (kept > 0 == before > 0) {
            return;
        }
        int least = work.defined.minimumHealthy();
        events.record(EventKind.SERVICE_MINIMUM, kept > 0 ? Severity.WARNING : Severity.CLEARED, subject(work),
                kept > 0 ? "enough" : "keeping", kept > 0 ? "keeping" : "enough", Cause.director("health"),
                kept > 0
                        ? "Fewer than " + least + " servers of " + work.ref
                                + " are up: those that failed last stay in the table."
                        : "Service " + work.ref + " keeps no servers that are down any longer.");
    }

    private static Subject subject(ServiceWork work) {
        return Subject.service(work.ref.cluster(), work.ref.service());
    }
}
