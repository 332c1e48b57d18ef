package io.ballast.health.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;
import io.ballast.health.ScriptCheck;
import io.ballast.health.WeightAdvice;
import io.ballast.health.probe.ScriptRun.Ended;

/** Has a script say whether the server is well: status 0 is up, 1 is down, and with a dynamic weight 2 to 255 are up. */
final class ScriptProber implements Prober {

    /** What the JDK also says of a program that ABRT, KILL, SEGV or TERM ended: it tells no signal from a status. */
    private static final List<Integer> MAYBE_SIGNALS = List.of(128 + 6, 128 + 9, 128 + 11, 128 + 15);

    private final ScriptCheck check;
    private final Scripts scripts;

    ScriptProber(ScriptCheck check, Scripts scripts) {
        this.check = check;
        this.scripts = scripts;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException, InterruptedException {
        var tooLong = Outcome.failure("ran longer than " + inWords(check.pace().timeout()) + " and was ended");
        attempt.atTimeout(tooLong);
        var run = scripts.run(attempt.target(), check.script(), check.arguments(), attempt.nanosLeft());
        try {
            var ended = run.get();
            return ended.timedOut() ? tooLong : judge(ended);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CannotProbe cannot ? cannot : new CannotProbe("script: " + e.getCause());
        }
    }

    private Outcome judge(Ended ended) throws CannotProbe {
        int status = ended.status();
        var said = ended.said().isEmpty() ? "" : ": " + ended.said();
        if (status == 0) {
            return Outcome.success("status 0" + said);
        }
        if (!check.dynamicWeight() || status == 1) {
            return Outcome.failure("status " + status + said);
        }
        if (MAYBE_SIGNALS.contains(status)) {
            throw new CannotProbe("status " + status + " may be a weight or the signal " + (status - 128)
                    + ", so it counts as neither" + said);
        }
        int weight = status - 2;
        return new Outcome(true, "status " + status + " for weight " + weight + said, new WeightAdvice.Exactly(weight),
                null);
    }

    private static String inWords(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
