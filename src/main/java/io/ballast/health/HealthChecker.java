package io.ballast.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Probes the targets it is given and says what it found. All methods may be called by any thread. */
public final class HealthChecker implements AutoCloseable {

    private volatile Set<ProbeTarget> targets = Set.of();

    /** Probes exactly these from now on. */
    public void assign(Set<ProbeTarget> wanted) {
        targets = Set.copyOf(wanted);
    }

    /** What probing has found so far; UNKNOWN for a target that is not assigned or has not spoken. */
    public Verdict verdict(ProbeTarget target) {
        return new Verdict(Verdict.State.UNKNOWN, "not probed yet", Instant.EPOCH);
    }

    /** Probes once and waits for the result, at most the check's time-out. */
    public ProbeResult probeNow(ProbeTarget target) {
        return new ProbeResult(target, false, targets.isEmpty() ? "nothing is probed" : "not probed", Duration.ZERO,
                Instant.EPOCH);
    }

    /** Tells of every change of verdict, on the probing thread: the listener must not block. */
    public void listener(Consumer<ProbeTarget> changed) {
    }

    @Override
    public void close() {
        targets = Set.of();
    }
}
