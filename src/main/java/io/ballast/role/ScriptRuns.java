package io.ballast.role;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.ballast.definition.Tracked;
import io.ballast.script.PowerlessScripts;

/** Runs tracked scripts without capabilities. One that had to be ended has failed, as in keepalived. */
final class ScriptRuns implements Trackers.Runs {

    private final PowerlessScripts scripts;

    ScriptRuns(PowerlessScripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public CompletableFuture<Boolean> start(Tracked.Script script) {
        return scripts.run(script.script(), script.arguments(), Map.of(), script.timeout())
                .thenApply(ended -> !ended.timedOut() && ended.status() == 0);
    }
}
