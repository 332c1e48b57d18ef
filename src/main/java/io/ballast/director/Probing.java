package io.ballast.director;

import java.util.Collection;
import java.util.Map;

import io.ballast.health.HealthChecker;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

/** What the director asks of probing; all of it answers at once. */
interface Probing {

    Verdict verdict(ProbeTarget target);

    /** Targets whose last probe failed, with the nanosecond of the first failure in a row. */
    Map<ProbeTarget, Long> failing();

    void change(Collection<ProbeTarget> added, Collection<ProbeTarget> removed);

    static Probing by(HealthChecker checker) {
        return new Probing() {
            @Override
            public Verdict verdict(ProbeTarget target) {
                return checker.verdict(target);
            }

            @Override
            public Map<ProbeTarget, Long> failing() {
                return checker.failing();
            }

            @Override
            public void change(Collection<ProbeTarget> added, Collection<ProbeTarget> removed) {
                checker.change(added, removed);
            }
        };
    }
}
