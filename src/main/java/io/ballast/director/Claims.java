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

import io.ballast.definition.ServiceRef;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** Which of the defined services may be written: those in whose place nobody else's service stands. */
final class Claims {

    private static final long PERMITTED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final OwnState own;
    private final EventLog events;
    private final InstantSource clock;
    private final Map<ServiceKey, Long> permitted = new HashMap<>();
    private final Set<ServiceRef> conflicts = new TreeSet<>();

    Claims(OwnState own, EventLog events, InstantSource clock) {
        this.own = own;
        this.events = events;
        this.clock = clock;
    }

    /** What stands under this key may be taken over, now or when a definition for it comes within a minute. */
    void permit(ServiceKey key, long nowNanos) {
        permitted.put(key, nowNanos + PERMITTED_NANOS);
    }

    void forget(Collection<ServiceRef> gone) {
        conflicts.removeAll(Set.copyOf(gone));
    }

    /** Whether the service may be written, with what stands in its place. */
    boolean claim(ServiceWork work, @Nullable ServiceEntry there, long nowNanos) {
        var key = work.key();
        permitted.values().removeIf(until -> nowNanos - until >= 0);
        if (there == null || own.owns(key) || permitted.containsKey(key)) {
            work.conflict = null;
            conflicts.remove(work.ref);
            permitted.remove(key);
            return true;
        }
        if (work.conflict == null) {
            work.conflict = "Somebody else's service stands in the table as " + key + ": adopt it or remove it.";
            events.record("foreign-conflict", Severity.WARNING,
                    Subject.service(work.ref.cluster(), work.ref.service()), null, "conflict", "outside",
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
