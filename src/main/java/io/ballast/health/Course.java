package io.ballast.health;

import org.jspecify.annotations.Nullable;

/** A target that the director probes by itself, from one probe to the next. */
final class Course extends Followed {

    private final PacedCheck check;
    private final Schedule schedule;
    private final Sockets sockets;
    private final @Nullable LazyProber prober;
    private @Nullable Flight flight;
    /** Timers may be put off; lateness counts from here. */
    private long plannedNanos;

    /** @param prober null for a check that only connects, which the probing thread does by itself */
    Course(ProbeTarget target, PacedCheck check, Schedule schedule, @Nullable LazyProber prober, Desk desk) {
        super(target, check.pace(), desk);
        this.check = check;
        this.schedule = schedule;
        this.sockets = new Sockets(target, check, desk.marking);
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
        long started = desk.loop.now();
        flight = flight((outcome, ours, took) -> {
            flight = null;
            hear(outcome, ours, took);
            plan(started);
        });
        flight.begin();
    }

    /** A probe beside the schedule. */
    Flight flight(Flight.Ending ending) {
        long timeout = check.pace().timeout().toNanos();
        return prober == null
                ? new ConnectFlight(desk.loop, sockets, timeout, ending)
                : new ProberFlight(desk.loop, target, sockets, prober, timeout, ending);
    }

    void hear(Outcome outcome, boolean ours, long tookNanos) {
        if (ours) {
            results.addImpossible();
            desk.complain(target, outcome.reason());
        } else {
            count(outcome, tookNanos);
        }
    }

    private void plan(long startedNanos) {
        boolean isHurried = !judgement.isSettled() && !(judgement.flapping() && judgement.succeeding());
        set(schedule.next(startedNanos, desk.loop.now(), !isHurried, desk.random.nextDouble()));
    }

    @Override
    void end() {
        desk.loop.timers.unset(this);
        if (flight != null) {
            flight.abandon();
            flight = null;
        }
    }
}
