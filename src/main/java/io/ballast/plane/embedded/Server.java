package io.ballast.plane.embedded;

import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.ServerEntry;

/** A real server at work: its entry, its connections and whether it has too many. Guarded by its {@link Service}. */
final class Server {

    final Meter meter;
    private ServerEntry entry;
    private int lastWeight;
    private boolean overloaded;
    private long active;
    private long inactive;
    private long persistent;

    Server(ServerEntry entry, long now) {
        this.meter = new Meter(now);
        this.entry = entry;
        this.lastWeight = entry.weight();
    }

    ServerEntry entry() {
        return entry;
    }

    /** Another weight or threshold; one that is raised or lifted ends an overload (__ip_vs_update_dest). */
    void edit(ServerEntry next) {
        if (next.upperThreshold() == 0 || next.upperThreshold() > entry.upperThreshold()) {
            overloaded = false;
        }
        if (next.weight() > 0) {
            lastWeight = next.weight();
        }
        entry = next;
    }

    Candidate candidate() {
        return new Candidate(entry.key(), entry.weight(), lastWeight, overloaded, active, inactive);
    }

    void bind(FlowState state) {
        count(state, 1);
        if (entry.upperThreshold() > 0 && active + inactive >= entry.upperThreshold()) {
            overloaded = true;
        }
    }

    void move(FlowState from, FlowState to) {
        count(from, -1);
        count(to, 1);
    }

    /** Without a lower threshold an overload ends below three quarters of the upper one (ip_vs_unbind_dest). */
    void unbind(FlowState state) {
        count(state, -1);
        long total = active + inactive;
        if (entry.lowerThreshold() > 0) {
            overloaded &= total >= entry.lowerThreshold();
        } else {
            overloaded &= entry.upperThreshold() > 0 && total * 4 >= entry.upperThreshold() * 3;
        }
    }

    void templates(int more) {
        persistent += more;
    }

    private void count(FlowState state, int more) {
        if (state.isActive()) {
            active += more;
        } else {
            inactive += more;
        }
    }

    ServerCounters counters(long now) {
        return new ServerCounters(active, inactive, persistent, meter.read(now));
    }
}
