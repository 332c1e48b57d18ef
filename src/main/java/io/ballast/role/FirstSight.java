package io.ballast.role;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells roles that this program finds as they had been before it from those that changed. Belongs to one thread; time
 * comes from outside.
 *
 * <p>The router tells how things are first, and then what happened that nobody has heard: so what was seen is kept for a
 * moment, and is a find if nothing is heard of it meanwhile.
 */
final class FirstSight {

    static final Duration MOMENT = Duration.ofSeconds(1);

    private final Set<String> known = new HashSet<>();
    private final Map<String, Long> fresh = new HashMap<>();

    /** The router has told how an instance stands. */
    void seen(String instance, long now) {
        if (known.add(instance)) {
            fresh.put(instance, now);
        }
    }

    /** Its role has changed, so that it is no find any more. */
    void changed(String instance) {
        known.add(instance);
        fresh.remove(instance);
    }

    /** The router has gone, and what was just seen is not certain. */
    void lost() {
        known.removeAll(fresh.keySet());
        fresh.clear();
    }

    /** Instances that stand as they had stood before; each is told once. */
    List<String> found(long now) {
        var found = fresh.entrySet().stream().filter(each -> now - each.getValue() >= MOMENT.toNanos())
                .map(Map.Entry::getKey).toList();
        found.forEach(fresh::remove);
        return found;
    }
}
