package io.ballast.vrrp;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a backup may take over from a working master of lower priority: if the instance allows it, its delay is over,
 * and nothing stands in the way. The owner of the addresses waits for no delay and needs no leave (RFC 9568 section 6.1).
 */
final class PreemptionGate {

    /** What stands in the way. */
    enum Bar {
        /** The table is not in place yet. */
        NOT_READY,
        /** There is no manager that would keep the table. */
        UNMANAGED,
        /** It gave way a while ago, and the one who took over still works. */
        GAVE_WAY
    }

    private final Set<Bar> bars = EnumSet.noneOf(Bar.class);
    private final Alarm delay = new Alarm();
    private Preemption rule;
    private boolean owner;
    private boolean delayed;

    PreemptionGate(VrrpInstance instance) {
        rule = instance.preemption();
        owner = instance.isOwner();
    }

    void rule(VrrpInstance instance) {
        rule = instance.preemption();
        owner = instance.isOwner();
    }

    void bar(Bar bar, boolean closed) {
        if (closed) {
            bars.add(bar);
        } else {
            bars.remove(bar);
        }
    }

    boolean has(Bar bar) {
        return bars.contains(bar);
    }

    boolean isBarred() {
        return !bars.isEmpty();
    }

    /** An advert of lower priority was heard: the first one starts the delay. */
    boolean opens(long now) {
        if (owner) {
            return bars.isEmpty();
        }
        if (!delay.isSet()) {
            delay.set(now, rule.delay());
        }
        // The first advert after the delay is obeyed too, so that a whole wait follows the delay, as in keepalived.
        boolean wasDelayed = delayed;
        delayed = !delay.isDue(now);
        return rule.allowed() && bars.isEmpty() && !delayed && !wasDelayed;
    }

    /** There is no master of lower priority. */
    void reset() {
        delay.clear();
        delayed = false;
    }
}
