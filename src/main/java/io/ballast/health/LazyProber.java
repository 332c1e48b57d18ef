package io.ballast.health;

import java.io.IOException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** A check's prober, made when first wanted and not by the probing thread: certificates and expressions take their time. */
final class LazyProber {

    private final PacedCheck check;
    private final Function<PacedCheck, Prober> probers;
    private @Nullable Prober prober;

    LazyProber(PacedCheck check, Function<PacedCheck, Prober> probers) {
        this.check = check;
        this.probers = probers;
    }

    Outcome probe(Attempt attempt) throws IOException, InterruptedException {
        return prober().probe(attempt);
    }

    private synchronized Prober prober() {
        var made = prober;
        if (made == null) {
            made = probers.apply(check);
            prober = made;
        }
        return made;
    }
}
