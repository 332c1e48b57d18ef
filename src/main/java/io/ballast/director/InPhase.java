package io.ballast.director;

import org.springframework.context.SmartLifecycle;

/**
 * What works while the application runs, begun and ended in the order of its phase: at the start lower phases come first,
 * at the end they go last. It ends with its process and starts with it; it cannot be put aside in between.
 */
public abstract class InPhase implements SmartLifecycle {

    private final int phase;
    private volatile boolean running;

    protected InPhase(int phase) {
        this.phase = phase;
    }

    /** Is called once. */
    protected abstract void begin();

    /** Is called after {@link #begin}. */
    protected abstract void end();

    @Override
    public final void start() {
        if (!running) {
            running = true;
            begin();
        }
    }

    @Override
    public final void stop() {
        if (running) {
            running = false;
            end();
        }
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    @Override
    public final boolean isPauseable() {
        return false;
    }

    @Override
    public final int getPhase() {
        return phase;
    }
}
