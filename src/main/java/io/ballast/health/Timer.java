package io.ballast.health;

/** Something that the probing thread does at a moment. It can be set again as often as one likes. */
abstract class Timer {

    static final int UNSET = -1;

    long atNanos;
    /** Where {@link Timers} keeps it. */
    int place = UNSET;

    abstract void fire(long nowNanos);

    /** What is done in place of the rest after a fault of the director's own in {@link #fire}, so that all goes on. */
    abstract void stumble(Throwable fault);
}
