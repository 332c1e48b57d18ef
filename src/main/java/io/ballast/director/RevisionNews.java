package io.ballast.director;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

/** Tells the journal what operators change, beside what it leads to. */
final class RevisionNews {

    private RevisionNews() {
    }

    /** Only the director on which a change is stored tells of it; what is loaded at start is no change. */
    static void tell(DefinitionsChanged change, EventLog events) {
        var summary = change.summary();
        if (summary == null) {
            return;
        }
        var author = change.author();
        events.record(EventKind.CONFIGURATION, Severity.INFO, subject(change), "revision " + change.before().revision(),
                "revision " + change.after().revision(), Cause.operator(author.cause()),
                "Revision " + change.after().revision() + " by " + author.name() + ": " + summary + ".");
    }

    private static Subject subject(DefinitionsChanged change) {
        var clusters = change.touched().stream().map(ServiceRef::cluster).distinct().toList();
        if (change.touched().size() == 1) {
            var only = change.touched().first();
            return Subject.service(only.cluster(), only.service());
        }
        return clusters.size() == 1 ? Subject.cluster(clusters.getFirst()) : Subject.DIRECTOR;
    }
}
