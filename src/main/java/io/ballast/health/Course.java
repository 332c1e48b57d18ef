package io.ballast.health;

import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;

import org.jspecify.annotations.Nullable;

/** A target that the director probes by itself, from one probe to the next. */
final class Course extends Followed implements IdleConnection.Owner {

    private final PacedCheck check;
    private final Schedule schedule;
    private final Sockets sockets;
    /** To the server's own address where probes go another way; null where a connection there would tell nothing. */
    private final @Nullable Sockets straight;
    private final @Nullable LazyProber prober;
    private @Nullable Flight flight;
    private @Nullable IdleConnection idle;
    private IdleWatch idleWatch = IdleWatch.START;
    /** Timers may be put off; lateness counts from here. */
    private long plannedNanos;

    /** @param prober null for a check that only connects, which the probing thread does by itself */
    Course(ProbeTarget target, PacedCheck check, Schedule schedule, @Nullable LazyProber prober, Desk desk) {
        super(target, check.pace(), desk);
        this.check = check;
        this.schedule = schedule;
        this.sockets = new Sockets(target, check, desk.marking);
        this.straight = straight(target, check, desk.marking);
        this.prober = prober;
    }

    @Override
    void begin() {
        set(schedule.firstNanos());
    }

    private void set(long nanos) {
        plannedNanos = nanos;
        desk.loop.timers.set(this, nanos);
    }

    @Override
    void fire(long nowNanos) {
        desk.lateness.note(nowNanos - plannedNanos, nowNanos);
        probe();
    }

    private void probe() {
        var next = flight(this::ended);
        flight = next;
        next.launch();
    }

    private void ended(Outcome outcome, boolean ours, Flight.Span span) {
        flight = null;
        try {
            hear(outcome, ours, span);
        } catch (RuntimeException | Error e) {
            // The next result says again what this one could not; but not at once, and for ever so.
            desk.loop.complain(e);
            idleWatch = idleWatch.calmed();
        }
        try {
            goOn(span);
        } catch (RuntimeException | Error e) {
            stumble(e);
        }
    }

    /** A probe beside the schedule. */
    Flight flight(Flight.Ending ending) {
        var path = target.path();
        return path == null
                ? plain(ending)
                : new PathFlight(desk.loop, this::plain, path, straight, desk.marking,
                        check.pace().timeout().toNanos(), ending);
    }

    /** Whoever asks name servers by udp may find nobody who takes connections. */
    private static @Nullable Sockets straight(ProbeTarget target, PacedCheck check, Marking marking) {
        return target.path() == null || check instanceof DnsCheck || target.port() == 0
                ? null
                : new Sockets(new ProbeTarget(target.address(), target.port(), check), check, marking);
    }

    private Flight plain(Flight.Ending ending) {
        long timeout = check.pace().timeout().toNanos();
        return prober == null
                ? new ConnectFlight(desk.loop, sockets, timeout, ending)
                : new ProberFlight(desk.loop, target, sockets, prober, timeout, ending);
    }

    void hear(Outcome outcome, boolean ours, Flight.Span span) {
        if (ours) {
            results.addImpossible();
            desk.complain(target, outcome.reason());
            idleWatch = idleWatch.calmed();
            trouble(outcome.reason());
            return;
        }
        judge(outcome.success(), span.endNanos());
        if (check.watch()) {
            idleWatch = idleWatch.after(outcome.success(), judgement.state(), span.startNanos(),
                    check.pace().interval().toNanos());
        }
        note(outcome, span);
        watchOn();
    }

    /** Probes back to back while the end of an idle connection asks for it, and by the schedule otherwise. */
    private void goOn(Flight.Span span) {
        if (idleWatch.burst() > 0) {
            desk.loop.timers.unset(this);
            probe();
            return;
        }
        boolean isHurried = !judgement.isSettled() && !(judgement.flapping() && judgement.succeeding());
        set(schedule.next(span.startNanos(), span.endNanos(), !isHurried, desk.random.nextDouble()));
    }

    private void watchOn() {
        if (!check.watch()) {
            return;
        }
        if (judgement.state() == State.DOWN) {
            closeIdle();
        } else if (idle == null && idleWatch.wantsConnection(judgement)) {
            var opening = new IdleConnection(desk.loop, this);
            idle = opening;
            opening.open(sockets);
        }
    }

    @Override
    public void opened() {
        idleWatch = idleWatch.opened();
    }

    @Override
    public void ended(boolean ours) {
        idle = null;
        if (ours) {
            idleWatch = idleWatch.lost();
            return;
        }
        idleWatch = idleWatch.ended(check.pace().fall(), desk.loop.now());
        if (idleWatch.burst() > 0 && flight == null) {
            // Not from here: the end may have come while a result is still being heard.
            desk.loop.timers.set(this, desk.loop.now());
        }
    }

    @Override
    Watch watch() {
        return check.watch() ? idleWatch.shown() : Watch.OFF;
    }

    private void closeIdle() {
        if (idle != null) {
            idle.close();
            idle = null;
        }
    }

    @Override
    void end() {
        desk.loop.timers.unset(this);
        closeIdle();
        if (flight != null) {
            flight.abandon();
            flight = null;
        }
    }
}
