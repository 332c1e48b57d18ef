package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Whether something is worth saying: the same once in a while only. */
final class Once {

    static final Duration WHILE = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private final Map<Object, Long> said = new HashMap<>();

    boolean say(Object what, long now) {
        var last = said.get(what);
        if (last != null && now - last < WHILE.toNanos()) {
            return false;
        }
        if (said.size() >= MOST) {
            said.values().removeIf(at -> now - at >= WHILE.toNanos());
        }
        // One who makes up ever new things is heard no more than anybody.
        if (said.size() >= MOST) {
            return false;
        }
        said.put(what, now);
        return true;
    }
}
