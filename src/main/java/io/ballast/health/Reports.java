package io.ballast.health;

import java.time.Duration;

import io.ballast.health.Verdict.State;

/**
 * A target of which a program reports.
 *
 * <p>Reports count by {@code rise} and {@code fall} as results of probes do. When the time to live passes without one, the
 * target goes from any state to DOWN at once; the next good reports bring it up. When the director stood still while a report was
 * due, nobody could report; the time to live then begins once more.
 */
final class Reports extends Followed {

    private final Duration timeToLive;
    private long untilNanos;
    private boolean excused;

    Reports(ProbeTarget target, PushCheck check, Desk desk) {
        // No interval: how often a program reports is its own affair.
        super(target, new Pace(Duration.ZERO, Duration.ZERO, check.rise(), check.fall()), desk);
        this.timeToLive = check.timeToLive();
        this.verdict = new Verdict(State.UNKNOWN, "no report yet", null);
    }

    @Override
    void begin() {
        untilNanos = desk.loop.now() + timeToLive.toNanos();
        desk.loop.timers.set(this, untilNanos);
    }

    void report(boolean up, String reason) {
        long now = desk.loop.now();
        judge(up, now);
        note(up ? Outcome.success(reason) : Outcome.failure(reason), new Flight.Span(now, now));
        excused = false;
        begin();
    }

    @Override
    void fire(long nowNanos) {
        if (!excused && nowNanos - untilNanos > Timers.HELD_UP_NANOS) {
            excused = true;
            begin();
            return;
        }
        if (judgement.state() != State.DOWN) {
            judgement = judgement.changed(State.DOWN, nowNanos);
        }
        say(Outcome.failure("no report in " + Reasons.inWords(timeToLive)), nowNanos, desk.clock.instant());
    }

    @Override
    void end() {
        desk.loop.timers.unset(this);
    }
}
