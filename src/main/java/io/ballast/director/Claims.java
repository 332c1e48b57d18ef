package io.ballast.director;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.Author;
import io.ballast.definition.ServiceRef;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * Which of the defined services may be written: those in whose place nobody else's service stands, or one that a person
 * permitted to take over.
 *
 * <p>A permit that comes before the definition that it is meant for is awaited for a minute, in case nothing was stored.
 * From the change that brings its key on it stands until the key is claimed, however long a hold or a silent plane puts
 * that off, or until the key is no longer defined.
 */
final class Claims {

    private static final long AWAITED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final OwnState own;
    private final EventLog events;
    private final InstantSource clock;
    private final Map<ServiceKey, Awaited> awaited = new HashMap<>();
    private final Map<ServiceKey, Author> permitted = new HashMap<>();
    private final Set<ServiceRef> conflicts = new TreeSet<>();

    private record Awaited(Author author, long untilNanos) {
    }

    Claims(OwnState own, EventLog events, InstantSource clock) {
        this.own = own;
        this.events = events;
        this.clock = clock;
    }

    /** What stands under this key may be taken over, once a change within a minute brings a definition for it. */
    void await(ServiceKey key, Author author, long nowNanos) {
        awaited.put(key, new Awaited(author, nowNanos + AWAITED_NANOS));
    }

    /** What stands under this key, which is defined, may be taken over. */
    void permit(ServiceKey key, Author author) {
        permitted.put(key, author);
    }

    /** Looks at what a change of definitions has brought and taken away. */
    void defined(Works works, Collection<ServiceRef> touched, long nowNanos) {
        awaited.values().removeIf(each -> nowNanos - each.untilNanos() >= 0);
        for (var ref : touched) {
            var work = works.get(ref);
            var before = work == null ? null : awaited.remove(work.key());
            if (work == null) {
                conflicts.remove(ref);
            } else if (before != null) {
                permit(work.key(), before.author());
            }
        }
        permitted.keySet().removeIf(key -> works.get(key) == null);
    }

    /** Whether the service may be written, with what stands in its place. */
    boolean claim(ServiceWork work, @Nullable ServiceEntry there) {
        var key = work.key();
        boolean ours = there == null || own.owns(key);
        if (ours || permitted.containsKey(key)) {
            if (work.conflict != null) {
                events.record(EventKind.FOREIGN_CONFLICT, Severity.CLEARED,
                        Subject.service(work.ref.cluster(), work.ref.service()), "conflict", "ours",
                        Cause.director("director"), "Nobody else's service stands as " + key + " any longer.");
            }
            work.conflict = null;
            conflicts.remove(work.ref);
            var author = permitted.remove(key);
            if (!ours && author != null) {
                events.record(EventKind.FOREIGN, Severity.INFO, Subject.DIRECTOR, "present", "adopted",
                        Cause.operator(author.cause()),
                        "Service " + key + " of somebody else is adopted.");
            }
            return true;
        }
        if (work.conflict == null) {
            work.conflict = "Somebody else's service stands in the table as " + key + ": adopt it or remove it.";
            events.record(EventKind.FOREIGN_CONFLICT, Severity.WARNING,
                    Subject.service(work.ref.cluster(), work.ref.service()), null, "conflict", Cause.outside(),
                    work.conflict);
        }
        work.seeded = false;
        work.applied = null;
        conflicts.add(work.ref);
        return false;
    }

    List<FailedOperation> failed(Works works) {
        var failed = new ArrayList<FailedOperation>();
        for (var ref : conflicts) {
            var work = works.get(ref);
            if (work != null && work.conflict != null && work.desired != null) {
                failed.add(new FailedOperation(new Operation.AddService(work.desired.entry()), work.conflict,
                        clock.instant(), 1));
            }
        }
        return failed;
    }
}
