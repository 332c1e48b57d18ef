package io.ballast.definition;

import java.util.concurrent.locks.ReentrantLock;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What operators have defined. All methods may be called by any thread. */
@Component
public class Definitions {

    private final ApplicationEventPublisher events;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Snapshot current = Snapshot.EMPTY;
    private volatile KeyIndex keys = KeyIndex.EMPTY;

    Definitions(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Everything defined now. Never blocks, never touches the database. */
    public Snapshot current() {
        return current;
    }

    /**
     * What an edit would do. Changes nothing.
     *
     * @throws InvalidDefinition if a document breaks a rule
     * @throws UnknownName if the edit names what does not exist
     * @throws KeyConflict if another cluster's service listens on the same
     */
    public Draft draft(Edit edit) {
        return new Drafting(current, keys).draft(edit);
    }

    /**
     * Stores a draft in one transaction, then publishes {@link DefinitionsChanged}. A draft that changes nothing makes
     * no revision.
     *
     * @throws Superseded if the draft's base is no longer current
     */
    public Stored store(Draft draft, Author author) {
        writing.lock();
        try {
            if (draft.base().revision() != current.revision()) {
                throw new Superseded("Somebody else stored a change at the same time.");
            }
            current = draft.result();
            keys = draft.keys();
        } finally {
            writing.unlock();
        }
        if (draft.changed()) {
            events.publishEvent(new DefinitionsChanged(draft.base(), draft.result(), draft.touched(), author));
        }
        return new Stored(draft.result(), draft.result().revision(), draft.changed(), draft.created());
    }
}
