package io.ballast.access;

import io.ballast.audit.AuditTrail;
import io.ballast.definition.DefinitionsChanged;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes down what changes definitions without a request: whatever requests change is written down with them. */
@Component
class StartWrites {

    private static final String START = "start";

    private final AuditTrail trail;

    StartWrites(AuditTrail trail) {
        this.trail = trail;
    }

    @EventListener
    void note(DefinitionsChanged change) {
        var author = change.author();
        if (change.summary() != null && author.via().equals(START)) {
            trail.record(new AuditTrail.Act(author.name(), author.via(), null, "changed definitions", 0,
                    change.after().revision(), change.summary()));
        }
    }
}
