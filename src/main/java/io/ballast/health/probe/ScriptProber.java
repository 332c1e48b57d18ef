package io.ballast.health.probe;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;
import io.ballast.health.Reasons;
import io.ballast.health.ScriptCheck;
import io.ballast.health.WeightAdvice;
import io.ballast.script.ScriptRun.Ended;

/** Has a script say whether the server is well: status 0 is up, 1 is down, and with a dynamic weight 2 to 255 are up. */
final class ScriptProber implements Prober {

    /**
     * What the JDK also gives for a program that a signal ended, 128 and its number (signal(7)): it does not tell them from
     * a status. They are no weights, for a script that crashes must not keep its server up.
     */
    private static final Map<Integer, String> SIGNALS = Map.of(128 + 4, "ILL", 128 + 6, "ABRT", 128 + 7, "BUS", 128 + 8,
            "FPE", 128 + 9, "KILL", 128 + 11, "SEGV", 128 + 15, "TERM");

    private final ScriptCheck check;
    private final Scripts scripts;

    ScriptProber(ScriptCheck check, Scripts scripts) {
        this.check = check;
        this.scripts = scripts;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException, InterruptedException {
        var tooLong = Outcome
                .failure("ran longer than " + Reasons.inWords(check.pace().timeout()) + " and was ended");
        attempt.atTimeout(new CannotProbe("the script had to wait for others, of which " + scripts.atOnce()
                + " run at once; raise ballast.scripts-at-once"));
        var turn = scripts.ask(attempt.target(), check.script(), check.arguments(), check.pace().timeout().toNanos(),
                attempt.nanosLeft(), () -> attempt.atTimeout(tooLong));
        try {
            var ended = turn.end.get();
            return ended.timedOut() ? tooLong : judge(ended);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CannotProbe cannot ? cannot : new CannotProbe("script: " + e.getCause());
        }
    }

    private Outcome judge(Ended ended) {
        int status = ended.status();
        var said = ended.said().isEmpty() ? "" : ": " + ended.said();
        if (status == 0) {
            return Outcome.success("status 0" + said);
        }
        var signal = SIGNALS.get(status);
        if (signal != null) {
            return Outcome
                    .failure("status " + status + ", as of a program that the signal " + signal + " ended" + said);
        }
        if (!check.dynamicWeight() || status == 1) {
            return Outcome.failure("status " + status + said);
        }
        int weight = status - 2;
        return new Outcome(true, "status " + status + " for weight " + weight + said, new WeightAdvice.Exactly(weight),
                null);
    }
}
