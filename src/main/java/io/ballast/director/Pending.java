package io.ballast.director;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.ServiceRef;

/**
 * Services whose place in the plane is to be looked at. A service is pending until the plane holds its desired entry, or
 * somebody else's service stands in its place; one that the plane refuses stays, and is tried again after a pause.
 */
final class Pending {

    private final Works works;
    private final Set<ServiceRef> refs = new TreeSet<>();

    Pending(Works works) {
        this.works = works;
    }

    /** Keeps the pause that a refused service may have. */
    void add(ServiceRef ref) {
        refs.add(ref);
    }

    void addAtOnce(ServiceWork work) {
        refs.add(work.ref);
        work.retryAt = Long.MIN_VALUE;
    }

    void remove(ServiceRef ref) {
        refs.remove(ref);
    }

    void removeAll(Collection<ServiceRef> gone) {
        refs.removeAll(new HashSet<>(gone));
    }

    /** Those whose time has come. */
    List<ServiceWork> due(long nowNanos) {
        var due = new ArrayList<ServiceWork>();
        for (var ref : refs) {
            var work = works.get(ref);
            if (work != null && (work.retryAt == Long.MIN_VALUE || nowNanos - work.retryAt >= 0)) {
                due.add(work);
            }
        }
        return due;
    }

    /** Whether there are some that the plane has not been asked for. */
    boolean untried() {
        return refs.stream().map(works::get).anyMatch(work -> work != null && work.attempts == 0);
    }

    List<FailedOperation> failed() {
        var failed = new ArrayList<FailedOperation>();
        for (var ref : refs) {
            var work = works.get(ref);
            if (work != null) {
                failed.addAll(work.failed);
            }
        }
        return failed;
    }
}
