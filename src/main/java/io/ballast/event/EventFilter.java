package io.ballast.event;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for.
 *
 * @param kinds empty for all
 * @param severities empty for all
 * @param cluster null for all
 * @param incident null for all
 */
public record EventFilter(Set<EventKind> kinds, Set<Severity> severities, @Nullable String cluster,
        @Nullable Long incident) {

    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), null, null);

    public EventFilter {
        kinds = Set.copyOf(kinds);
        severities = Set.copyOf(severities);
    }

    /** The events of one incident. */
    public static EventFilter of(long incident) {
        return new EventFilter(Set.of(), Set.of(), null, incident);
    }

    /** Whether an event is asked for. */
    public boolean test(Event event) {
        return (kinds.isEmpty() || kinds.contains(event.kind()))
                && (severities.isEmpty() || severities.contains(event.severity()))
                && (cluster == null || cluster.equals(event.subject().cluster()))
                && (incident == null || incident.equals(event.incident()));
    }
}
