package io.ballast.health.probe;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.PingCheck;
import io.ballast.health.Prober;

/** Sends an echo request and waits for its reply. */
final class PingProber implements Prober {

    private final PingCheck check;
    private final Pings pings;

    PingProber(PingCheck check, Pings pings) {
        this.check = check;
        this.pings = pings;
    }

    @Override
    public Outcome probe(Attempt attempt) throws CannotProbe, InterruptedException {
        return pings.ping(attempt, check.reach().source());
    }
}
