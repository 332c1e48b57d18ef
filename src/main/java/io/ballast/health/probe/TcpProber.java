package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Attempt;
import io.ballast.health.TcpCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;

final class TcpProber implements Prober {

    private final TcpCheck check;

    TcpProber(TcpCheck check) {
        this.check = check;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        throw new IOException("a check of type " + check.type() + " cannot be made yet");
    }
}
