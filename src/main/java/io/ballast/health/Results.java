package io.ballast.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The last results of one target, in a ring, and the sums of all. Some 600 bytes, for there may be ten thousand. */
final class Results {

    static final int KEPT = 32;

    private final long[] atMicros = new long[KEPT];
    /** Microseconds; a failure's are its complement, hence below 0. */
    private final int[] took = new int[KEPT];
    private final @Nullable String[] reasons = new @Nullable String[KEPT];
    private long probes;
    private long failures;
    private long tookNanos;
    private long impossible;

    synchronized void add(boolean success, String reason, long nanos, Instant at) {
        int place = (int) (probes % KEPT);
        int micros = Math.clamp(nanos / 1000, 0, Integer.MAX_VALUE);
        atMicros[place] = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
        took[place] = success ? micros : ~micros;
        reasons[place] = shared(reason, place);
        probes++;
        failures += success ? 0 : 1;
        tookNanos += nanos;
    }

    /** The probe before mostly said the same. */
    private String shared(String reason, int place) {
        var last = reasons[(place + KEPT - 1) % KEPT];
        return last != null && last.equals(reason) ? last : reason;
    }

    synchronized void addImpossible() {
        impossible++;
    }

    synchronized ProbeFigures figures() {
        return new ProbeFigures(probes, failures, impossible, Duration.ofNanos(tookNanos));
    }

    /** The newest first. */
    synchronized List<ProbeResult> list(ProbeTarget target) {
        var results = new ArrayList<ProbeResult>(KEPT);
        for (long each = probes - 1; each >= Math.max(0, probes - KEPT); each--) {
            results.add(at(target, each));
        }
        return results;
    }

    synchronized @Nullable ProbeResult last(ProbeTarget target) {
        return probes == 0 ? null : at(target, probes - 1);
    }

    private ProbeResult at(ProbeTarget target, long number) {
        int place = (int) (number % KEPT);
        var reason = reasons[place];
        boolean success = took[place] >= 0;
        return new ProbeResult(target, success, reason == null ? "" : reason,
                Duration.ofNanos(1000L * (success ? took[place] : ~took[place])),
                Instant.EPOCH.plusSeconds(atMicros[place] / 1_000_000)
                        .plusNanos(atMicros[place] % 1_000_000 * 1000),
                null, null, false);
    }
}
