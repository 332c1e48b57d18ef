package io.ballast.director;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.ServiceRef;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbeTarget;

/**
 * Doubts the director rather than the servers when too much fails at once.
 *
 * <p>Transitions: it begins when, of all targets that were up, more than half began to fail within one interval of
 * theirs, and their services have no machine in common, in two groups at least. It ends when no more than half of those
 * fail, or after five minutes: then what probes say counts again.
 */
final class Suspicion {

    static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private Set<ProbeTarget> suspects = Set.of();
    private long sinceNanos;
    private boolean exhausted;

    boolean active() {
        return !suspects.isEmpty() && !exhausted;
    }

    /** When it began; what went down within an interval before that is doubted too. */
    long sinceNanos() {
        return sinceNanos;
    }

    int size() {
        return suspects.size();
    }

    /**
     * Looks again.
     *
     * @param up targets that are up or were until they began to fail, with the services that use them
     * @param failing those whose last probe failed, with the nanosecond of the first failure in a row
     * @return whether it began or ended
     */
    boolean look(Map<ProbeTarget, Set<ServiceRef>> up, Map<ProbeTarget, Long> failing, long nowNanos) {
        boolean before = active();
        if (suspects.isEmpty()) {
            begin(up, failing, nowNanos);
        } else {
            long still = suspects.stream().filter(failing::containsKey).count();
            exhausted |= nowNanos - sinceNanos >= LONGEST_NANOS;
            if (2 * still <= suspects.size()) {
                suspects = Set.of();
                exhausted = false;
            }
        }
        return active() != before;
    }

    private void begin(Map<ProbeTarget, Set<ServiceRef>> up, Map<ProbeTarget, Long> failing, long nowNanos) {
        var recent = new HashSet<ProbeTarget>();
        failing.forEach((target, since) -> {
            if (up.containsKey(target) && nowNanos - since <= windowNanos(target)) {
                recent.add(target);
            }
        });
        if (2 * recent.size() > up.size() && unrelated(up, recent)) {
            suspects = Set.copyOf(recent);
            sinceNanos = nowNanos;
            exhausted = false;
        }
    }

    /** An interval in which each target is probed once, and the time-out until a failure is known. */
    static long windowNanos(ProbeTarget target) {
        return target.check() instanceof PacedCheck paced
                ? paced.pace().interval().toNanos() + paced.pace().timeout().toNanos()
                : 0;
    }

    /** Whether the services fall into two groups at least that share no machine. */
    private static boolean unrelated(Map<ProbeTarget, Set<ServiceRef>> users, Set<ProbeTarget> targets) {
        var leader = new HashMap<Object, Object>();
        for (var target : targets) {
            for (var service : users.getOrDefault(target, Set.of())) {
                leader.put(root(leader, service), root(leader, target.address()));
            }
        }
        return leader.keySet().stream().map(each -> root(leader, each)).distinct().count() > 1;
    }

    private static Object root(Map<Object, Object> leader, Object of) {
        var each = of;
        for (var next = leader.get(each); next != null && !next.equals(each); next = leader.get(each)) {
            each = next;
        }
        return each;
    }
}
