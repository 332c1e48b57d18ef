package io.ballast.health;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.ballast.health.Verdict.State;

/** A target while it is assigned. It belongs to the probing thread; verdict and results may be read by any. */
abstract class Followed extends Timer {

    static final Verdict NOT_PROBED = new Verdict(State.UNKNOWN, "not probed yet", null);

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    final ProbeTarget target;
    final Results results = new Results();
    volatile Verdict verdict = NOT_PROBED;
    Judgement judgement = Judgement.START;
    final Desk desk;
    private final Pace pace;

    Followed(ProbeTarget target, Pace pace, Desk desk) {
        this.target = target;
        this.pace = pace;
        this.desk = desk;
    }

    /** What it was about to do is done a moment later. */
    @Override
    void stumble(Throwable fault) {
        desk.loop.complain(fault);
        desk.loop.timers.set(this, desk.loop.now() + AGAIN_NANOS);
    }

    /** Takes up its timer. */
    abstract void begin();

    /** Lets go of everything. */
    abstract void end();

    /** One result counts. */
    final void judge(boolean success, long nowNanos) {
        judgement = judgement.after(success, pace, nowNanos);
    }

    /** Keeps a result that was judged, and makes the judgement known. */
    final void note(Outcome outcome, Flight.Span span) {
        var at = desk.clock.instant();
        results.add(outcome.success(), outcome.reason(), span.nanos(), at);
        say(outcome, span.endNanos(), at);
    }

    /** Makes the judgement known. Listeners hear of what they may act on; another reason alone is only kept. */
    final void say(Outcome outcome, long nowNanos, Instant at) {
        var before = verdict;
        var advice = outcome.success() ? outcome.advice() : before.advice();
        var warning = outcome.success() ? outcome.warning() : before.warning();
        boolean entered = judgement.state() != before.state();
        boolean news = entered || judgement.flapping() != before.flapping() || watch() != before.watch()
                || !Objects.equals(advice, before.advice()) || !Objects.equals(warning, before.warning())
                || before.trouble() != null;
        boolean agrees = judgement.isSettled();
        if (news || agrees && !judgement.flapping() && !outcome.reason().equals(before.reason())) {
            verdict = new Verdict(judgement.state(), agrees ? said(outcome, nowNanos) : kept(before, outcome),
                    entered ? at : before.since(), judgement.flapping(), advice, warning, watch(), null);
        }
        desk.heard(target, outcome.success(), news);
    }

    /** This machine could not probe. The next result ends it, whatever it is. */
    final void trouble(String what) {
        var before = verdict;
        var reason = before.state() == State.UNKNOWN ? "could not be probed: " + what : before.reason();
        verdict = new Verdict(before.state(), reason, before.since(), before.flapping(), before.advice(),
                before.warning(), before.watch(), what);
        if (before.trouble() == null) {
            desk.tell(target);
        }
    }

    /** What a result says that does not settle the verdict: nothing, unless the reason is of a trouble that is over. */
    private static String kept(Verdict before, Outcome outcome) {
        return before.state() == State.UNKNOWN && before.trouble() != null ? outcome.reason() : before.reason();
    }

    private String said(Outcome outcome, long nowNanos) {
        if (!judgement.flapping()) {
            return outcome.reason();
        }
        var often = outcome.reason() + " (flapping: " + judgement.recent(nowNanos) + " changes in "
                + Judgement.WINDOW.toMinutes() + " minutes";
        int needed = judgement.neededToRise(pace, nowNanos);
        return judgement.state() == State.UP || needed == pace.rise()
                ? often + ")"
                : often + ", comes back after " + needed + " successes in a row)";
    }

    Verdict.Watch watch() {
        return Verdict.Watch.OFF;
    }
}
