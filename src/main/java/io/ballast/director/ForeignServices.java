package io.ballast.director;

import java.util.Collection;
import java.util.List;

import io.ballast.definition.Author;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

/** What a person has done with a service that somebody else put into the plane. */
final class ForeignServices {

    private final Surroundings parts;
    private final Works works;
    private final Pending pending;
    private final DriftWatch watch;
    private final Writing writing;
    private final EventLog events;

    ForeignServices(Surroundings parts, Works works, Pending pending, DriftWatch watch, Writing writing) {
        this.parts = parts;
        this.works = works;
        this.pending = pending;
        this.watch = watch;
        this.writing = writing;
        this.events = parts.events();
    }

    /** Lets the director take over what stands under this key, at once where the key is defined already. */
    void adopt(ServiceKey key, Author author) {
        var work = works.get(key);
        if (work == null) {
            await(List.of(key), author);
            return;
        }
        writing.claims.permit(key, author);
        pending.addAtOnce(work);
    }

    /** Lets the director take over what stands under these keys, once a change brings their definitions. */
    void await(Collection<ServiceKey> keys, Author author) {
        long now = parts.nanoTime().getAsLong();
        keys.forEach(key -> writing.claims.await(key, author, now));
    }

    /**
     * Removes it, also during a hold.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane refuses
     */
    void remove(ServiceKey key, Author author) {
        if (parts.own().owns(key) || parts.plane().read(key) == null) {
            throw new NotForeign(key);
        }
        writing.writer.remove(key);
        watch.written(key, writing.writer.writes());
        events.record(EventKind.FOREIGN, Severity.INFO, Subject.DIRECTOR, "present", "removed",
                Cause.operator(author.cause()),
                "Service " + key + " of somebody else is removed.");
        var work = works.get(key);
        if (work != null) {
            pending.add(work.ref);
        }
    }
}
