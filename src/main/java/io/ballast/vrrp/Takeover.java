package io.ballast.vrrp;

import java.time.Duration;

/** Why a backup will take over when its wait is over, and whether it is over and only its sync group keeps it. */
final class Takeover {

    private Cause cause = Cause.MASTER_SILENT;
    private boolean wanted;

    /** Its wait begins anew. */
    void expect(Cause why) {
        cause = why;
        wanted = false;
    }

    /** What a master said meanwhile: one that is obeyed ends the wish. */
    void heard(Cause why) {
        cause = why;
        wanted &= why != Cause.MASTER_SILENT;
    }

    void want(Cause why) {
        cause = why;
        wanted = true;
    }

    void drop() {
        wanted = false;
    }

    boolean isWanted() {
        return wanted;
    }

    Cause cause() {
        return cause;
    }

    /** @param waited since the wait began */
    static String sentence(Cause cause, int priority, Duration waited) {
        return switch (cause) {
            case RESUMED -> "it was master before its process was replaced";
            case OWNER -> "the addresses are its own";
            case MASTER_LEFT -> "the master said that it is leaving";
            case PREEMPTION -> "the master has a lower priority than " + priority;
            case NOBODY_TOOK_OVER -> "it gave way, and nobody took over in " + waited.toMillis() + " ms";
            default -> "no master was heard for " + waited.toMillis() + " ms";
        };
    }
}
