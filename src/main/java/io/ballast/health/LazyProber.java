package io.ballast.health;

import java.util.function.Function;

import io.ballast.secret.LockedSecret;

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

    /** Makes it the first time, which may take a while. */
    synchronized Prober prober() throws CannotProbe {
        var made = prober;
        if (made == null) {
            made = made();
            prober = made;
        }
        return made;
    }

    /** What a check cannot be made of says nothing about a server. */
    private Prober made() throws CannotProbe {
        try {
            return probers.apply(check);
        } catch (LockedSecret e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CannotProbe(Reasons.ofFault(e));
        }
    }
}
