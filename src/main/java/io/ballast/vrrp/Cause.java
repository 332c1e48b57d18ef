package io.ballast.vrrp;

/** Why a role changed. */
public enum Cause {
    /** It takes part from now on. */
    STARTED,
    /** It was master before its process was replaced, and goes on. */
    RESUMED,
    /** Its own addresses. */
    OWNER,
    /** Nothing was heard of a master. */
    MASTER_SILENT,
    /** The master said that it is leaving. */
    MASTER_LEFT,
    /** The master has a lower priority. */
    PREEMPTION,
    /** It gave way, and nobody took over. */
    NOBODY_TOOK_OVER,
    /** A master of higher priority, or of the same and a higher address, was heard. */
    HIGHER_MASTER,
    /** It was held up, and another took over meanwhile. */
    HELD_UP,
    /** Something that it needs has failed. */
    FAULT,
    /** What had failed is well again. */
    FAULT_CLEARED,
    /** Another member of its sync group leads. */
    GROUP,
    /** A person asked for it. */
    FAILOVER,
    /** Its manager was away for too long. */
    UNMANAGED,
    /** It stops in order. */
    STOPPED
}
