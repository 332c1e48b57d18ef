package io.ballast.health.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.ballast.health.ProbeTarget;
import io.ballast.script.ScriptRun.Ended;

/**
 * One target's script, from when it is asked for until it has ended.
 *
 * <p>Transitions: WAITING to RUNNING when there is room, and its whole time begins then, however long it waited; WAITING to
 * GIVEN_UP when there is room and nobody waits for it any more. Until then whoever asks keeps its place for it.
 */
final class ScriptTurn {

    private enum State {
        WAITING, RUNNING, GIVEN_UP
    }

    private record Asker(long sinceNanos, long untilNanos, Runnable prompt) {
    }

    /** A script whose start took no more than this part of the time may be blamed for the rest. */
    private static final int PROMPT_PART = 10;

    final ProbeTarget target;
    final List<String> command;
    final long limitNanos;
    final CompletableFuture<Ended> end = new CompletableFuture<>();
    private final List<Asker> askers = new ArrayList<>();
    private State state = State.WAITING;

    /** @param limitNanos how long the script may run */
    ScriptTurn(ProbeTarget target, List<String> command, long limitNanos) {
        this.target = target;
        this.command = command;
        this.limitNanos = limitNanos;
    }

    /**
     * Waits for it for so long.
     *
     * @param prompt done if it runs already or starts soon enough for its end to be expected in that time; it must not wake
     *     a thread
     * @return false if it was given up
     */
    synchronized boolean want(long nanos, Runnable prompt) {
        long now = System.nanoTime();
        switch (state) {
            case WAITING -> askers.add(new Asker(now, now + nanos, prompt));
            case RUNNING -> prompt.run();
            case GIVEN_UP -> {
                return false;
            }
        }
        return true;
    }

    /** @return whether it is to run */
    synchronized boolean start() {
        long now = System.nanoTime();
        state = askers.stream().anyMatch(asker -> asker.untilNanos - now > 0) ? State.RUNNING : State.GIVEN_UP;
        for (var asker : askers) {
            if (now - asker.sinceNanos <= (asker.untilNanos - asker.sinceNanos) / PROMPT_PART) {
                asker.prompt.run();
            }
        }
        askers.clear();
        return state == State.RUNNING;
    }
}
