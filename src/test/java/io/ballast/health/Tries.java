package io.ballast.health;

/** Probes again what a busy machine had no time to probe: making the first prober of a kind takes a while. */
public final class Tries {

    private static final int MOST = 20;

    private Tries() {
    }

    /** The first result that says something about the server, or the last of many. */
    public static ProbeResult probe(HealthChecker checker, ProbeTarget target) {
        var result = checker.probeNow(target);
        for (int tries = 1; tries < MOST && result.impossible(); tries++) {
            result = checker.probeNow(target);
        }
        return result;
    }
}
