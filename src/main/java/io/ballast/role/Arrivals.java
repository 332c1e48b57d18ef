package io.ballast.role;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ballast.vrrp.router.Up;

/**
 * The roles that one connection begins with and that nothing is heard of. The router says at first how all instances
 * stand, then every change that was not acknowledged, then figures: which of the roles no change tells of is known with
 * the figures and not before.
 */
final class Arrivals {

    private final Map<String, Up.State> states = new LinkedHashMap<>();
    private boolean complete;

    void state(Up.State state) {
        if (!complete || states.containsKey(state.instance())) {
            states.put(state.instance(), state);
        }
    }

    /** What goes with its role is told by a change. */
    void changed(String instance) {
        states.remove(instance);
    }

    /** The router has said everything that it had to say. */
    void complete() {
        complete = true;
    }

    /** How instances stand that nothing else was said of, each once; empty before that is known. */
    Collection<Up.State> take() {
        if (!complete) {
            return List.of();
        }
        var all = List.copyOf(states.values());
        states.clear();
        return all;
    }
}
