package io.ballast.health;

/** A target while it is assigned; belongs to the probing thread. */
final class Probed {

    final ProbeTarget target;
    final Pace pace;
    RiseFall riseFall = RiseFall.START;
    long dueNanos;
    boolean started;
    boolean gone;

    Probed(ProbeTarget target, Pace pace, long dueNanos) {
        this.target = target;
        this.pace = pace;
        this.dueNanos = dueNanos;
    }
}
