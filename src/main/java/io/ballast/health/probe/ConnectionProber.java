package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.PacedCheck;
import io.ballast.health.Prober;
import io.ballast.health.Reasons;

/** Makes a probe that is one conversation on one TCP connection. */
abstract class ConnectionProber implements Prober {

    private final PacedCheck check;

    ConnectionProber(PacedCheck check) {
        this.check = check;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        // What keeps a connection from being made is told by who opens it: it may be this machine's own fault.
        var socket = attempt.connect().socket();
        var incomplete = "no complete answer in " + Reasons.inWords(check.pace().timeout());
        try {
            return talk(new Wire(attempt, socket, Outcome.failure(incomplete)));
        } catch (CannotProbe e) {
            throw e;
        } catch (IOException e) {
            if (attempt.nanosLeft() == 0) {
                throw e;
            }
            return Outcome.failure(PlainWords.ofBroken(e));
        }
    }

    /**
     * @throws ProbeFailure if the server does not answer as it should
     * @throws IOException if the connection breaks
     */
    abstract Outcome talk(Wire wire) throws IOException;
}
