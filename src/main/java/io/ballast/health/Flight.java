package io.ballast.health;

import org.jspecify.annotations.Nullable;

/** One probe under way; all of it on the probing thread. It ends once, by an answer or by its time-out. */
abstract class Flight extends Timer {

    /** Hears how a probe ended. */
    interface Ending {
        /** @param ours whether this machine could not probe, which says nothing about the server */
        void ended(Outcome outcome, boolean ours, Span span);
    }

    /** From when to when. The clock is read once for each, and not by everybody who wants to know. */
    record Span(long startNanos, long endNanos) {
        long nanos() {
            return endNanos - startNanos;
        }
    }

    final ProbeLoop loop;
    final long startNanos;
    final long timeoutNanos;
    private @Nullable Ending ending;

    Flight(ProbeLoop loop, long timeoutNanos, Ending ending) {
        this.loop = loop;
        this.startNanos = loop.now();
        this.timeoutNanos = timeoutNanos;
        this.ending = ending;
    }

    /** Takes off. Whatever goes wrong in this process on the way ends it, as a probe that could not be made. */
    final void launch() {
        attempt(this::begin);
    }

    abstract void begin();

    /** Lets go of everything; called once, also when nobody wants to know any more. */
    abstract void release();

    final void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            stumble(e);
        }
    }

    @Override
    public void stumble(Throwable fault) {
        loop.complain(fault);
        end(Outcome.failure(Reasons.ofFault(fault)), true);
    }

    final void end(Outcome outcome, boolean ours) {
        var hearing = ending;
        if (hearing != null) {
            try {
                abandon();
            } catch (RuntimeException | Error e) {
                // What could not be let go of is lost; whoever waits for the end must not be too.
                loop.complain(e);
            }
            hearing.ended(outcome, ours, new Span(startNanos, loop.now()));
        }
    }

    final void abandon() {
        if (ending != null) {
            ending = null;
            loop.timers.unset(this);
            release();
        }
    }
}
