package io.ballast.director;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.ballast.table.ServiceKey;

/** Services that Ballast put into the table and nobody defines any more, until they are out of it. */
final class Leftovers {

    private final Predicate<ServiceKey> wanted;
    private final OwnState own;
    private final Set<ServiceKey> keys = new HashSet<>();
    private final Map<ServiceKey, Long> retryAt = new HashMap<>();
    private final Map<ServiceKey, FailedOperation> failed = new HashMap<>();

    /** @param wanted whether a key is no leftover, for something is to stand there */
    Leftovers(Predicate<ServiceKey> wanted, OwnState own) {
        this.wanted = wanted;
        this.own = own;
        keys.addAll(own.services());
    }

    void add(Collection<ServiceKey> more) {
        keys.addAll(more);
    }

    /** Keys to be removed now. */
    Set<ServiceKey> due(long nowNanos) {
        keys.removeIf(key -> wanted.test(key) || !own.owns(key));
        var due = new HashSet<ServiceKey>();
        for (var key : keys) {
            if (nowNanos - retryAt.getOrDefault(key, nowNanos) >= 0) {
                due.add(key);
            }
        }
        return due;
    }

    /** Whether there are some that have not been tried. */
    boolean untried() {
        return keys.stream().anyMatch(key -> !wanted.test(key) && !retryAt.containsKey(key));
    }

    Collection<FailedOperation> failed() {
        return failed.values();
    }

    void outcome(ServiceKey key, List<FailedOperation> left, long nowNanos) {
        if (left.isEmpty()) {
            keys.remove(key);
            retryAt.remove(key);
            failed.remove(key);
            own.disown(List.of(key));
            return;
        }
        var known = failed.get(key);
        failed.put(key, Retry.merge(left, known == null ? List.of() : List.of(known)).getFirst());
        retryAt.put(key, nowNanos + Retry.pauseNanos(known == null ? 0 : known.attempts()));
    }
}
