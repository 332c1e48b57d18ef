package io.ballast.plane;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.ballast.table.ServiceKey;

/**
 * A cheap look at a whole table: numbers that stay the same as long as nothing but counters changes, and most probably
 * differ after any change that the look covers.
 *
 * @param services a number for each service with its servers; a key may be in it that the table does not hold, where
 *     the plane cannot tell it from one that it holds
 * @param rest a number for everything that belongs to no single service
 */
public record Glance(Map<ServiceKey, Long> services, long rest) {

    public static final Glance NOTHING = new Glance(Map.of(), 0);

    public Glance {
        services = Map.copyOf(services);
    }

    /** Services that came, went or changed between the two. */
    public Set<ServiceKey> changedSince(Glance before) {
        var changed = new HashSet<ServiceKey>();
        services.forEach((key, number) -> {
            if (!number.equals(before.services.get(key))) {
                changed.add(key);
            }
        });
        before.services.keySet().stream().filter(key -> !services.containsKey(key)).forEach(changed::add);
        return changed;
    }
}
