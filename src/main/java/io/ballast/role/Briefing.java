package io.ballast.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.ballast.definition.Tracked;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.router.Down;

import org.jspecify.annotations.Nullable;

/** What the router was told over one connection: everything once, then what is otherwise. */
final class Briefing {

    private final Duration holdFor;
    private final Map<String, List<TrackResult>> results = new HashMap<>();
    private @Nullable OwnPart told;
    private @Nullable Boolean ready;

    Briefing(Duration holdFor) {
        this.holdFor = holdFor;
    }

    /** Whether it was told anything yet. */
    boolean hasBegun() {
        return told != null;
    }

    /** What it has to be told so that it knows this. Readiness comes first: what begins to take part begins with it. */
    List<Down> next(OwnPart part, Function<Tracked, Observation> seen, boolean nowReady) {
        var messages = new ArrayList<Down>();
        if (!Objects.equals(ready, nowReady)) {
            ready = nowReady;
            messages.add(new Down.Ready(nowReady));
        }
        if (!part.equals(told)) {
            told = part;
            results.clear();
            part.own().forEach((name, own) -> results.put(name, own.results(seen)));
            messages.add(part.configure(seen, holdFor));
            return messages;
        }
        part.own().forEach((name, own) -> {
            var latest = own.results(seen);
            if (!latest.equals(results.put(name, latest))) {
                messages.add(new Down.Track(name, latest));
            }
        });
        return messages;
    }
}
