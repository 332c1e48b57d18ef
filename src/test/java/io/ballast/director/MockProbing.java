package io.ballast.director;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

/** Probing whose verdicts a test speaks. */
final class MockProbing implements Probing {

    final Map<ProbeTarget, Verdict> verdicts = new HashMap<>();
    final Map<ProbeTarget, Long> failing = new HashMap<>();
    final Set<ProbeTarget> assigned = new HashSet<>();

    @Override
    public Verdict verdict(ProbeTarget target) {
        return verdicts.getOrDefault(target, new Verdict(Verdict.State.UNKNOWN, "not probed yet", Instant.EPOCH));
    }

    @Override
    public Map<ProbeTarget, Long> failing() {
        return Map.copyOf(failing);
    }

    @Override
    public void change(Collection<ProbeTarget> added, Collection<ProbeTarget> removed) {
        var gone = Set.copyOf(removed);
        assigned.removeAll(gone);
        verdicts.keySet().removeAll(gone);
        failing.keySet().removeAll(gone);
        assigned.addAll(added);
    }
}
