package io.ballast.health;

import java.util.function.Function;

/** Where only connections are probed, and straight to the server. */
final class Plain {

    private Plain() {
    }

    static Function<PacedCheck, Prober> probers() {
        return check -> _ -> {
            throw new CannotProbe("this director has no means for checks of type " + check.type());
        };
    }

    static Marking marking() {
        return (_, _) -> {
            throw new CannotProbe("this director has no means to mark packets");
        };
    }
}
