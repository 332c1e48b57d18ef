package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Attempt;
import io.ballast.health.HttpCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;

final class HttpProber implements Prober {

    private final HttpCheck check;

    HttpProber(HttpCheck check) {
        this.check = check;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        throw new IOException("a check of type " + check.type() + " cannot be made yet");
    }
}
