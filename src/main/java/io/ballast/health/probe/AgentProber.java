package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Attempt;
import io.ballast.health.AgentCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;

final class AgentProber implements Prober {

    private final AgentCheck check;

    AgentProber(AgentCheck check) {
        this.check = check;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        throw new IOException("a check of type " + check.type() + " cannot be made yet");
    }
}
