package io.ballast.director;

import java.util.Map;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

import org.jspecify.annotations.Nullable;

/** Asks again and again whether this director itself is cut off, and tells when that begins and ends. */
final class SelfDoubt {

    private final Suspicion suspicion = new Suspicion();
    private final Works works;
    private final Probing probing;
    private final EventLog events;

    SelfDoubt(Works works, Probing probing, EventLog events) {
        this.works = works;
        this.probing = probing;
        this.events = events;
    }

    Suspicion suspicion() {
        return suspicion;
    }

    /** @return whether it began or ended, so that everything has to be evaluated again */
    boolean look(long nowNanos) {
        var failing = probing.failing();
        if (failing.isEmpty() && !suspicion.active() && suspicion.size() == 0) {
            return false;
        }
        boolean lasts = suspicion.size() > 0;
        if (!lasts && failing.entrySet().stream()
                .noneMatch(each -> nowNanos - each.getValue() <= Suspicion.windowNanos(each.getKey()))) {
            // Servers that are down for long are no reason to go through all that are up, round by round.
            return false;
        }
        if (!suspicion.look(lasts ? Map.of() : works.upUntilLately(nowNanos), failing, nowNanos)) {
            return false;
        }
        var reason = reason();
        if (reason == null) {
            events.record(EventKind.VERDICTS_HELD, Severity.CLEARED, Subject.DIRECTOR, "held", "counting",
                    Cause.director("probing"),
                    "Verdicts count again.");
        } else {
            events.record(EventKind.VERDICTS_HELD, Severity.CRITICAL, Subject.DIRECTOR, "counting", "held",
                    Cause.director("probing"), reason);
        }
        return true;
    }

    /** Why verdicts are held; null while they count. */
    @Nullable
    String reason() {
        return suspicion.active()
                ? suspicion.size()
                        + " servers of unrelated services failed within one interval, so this director itself"
                        + " may be cut off: verdicts are held. Look at its own network."
                : null;
    }
}
