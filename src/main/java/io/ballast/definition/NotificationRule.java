package io.ballast.definition;

import java.time.Duration;
import java.util.List;

/**
 * Which events go to whom.
 *
 * @param channels names of those that are told; at least one
 * @param kinds of events that are told; none for all
 * @param least that is told; what closes follows what was told
 * @param clusters whose events are told; none for all
 * @param directors whose events are told; none for all
 * @param operatorActs whether what an operator did himself is told
 * @param collect how long a further message waits for more of the storm
 * @param remind how often an open incident is told again; zero for never
 * @param onClose whether the end of an incident is told
 * @param revision that last touched it; no part of the document
 */
public record NotificationRule(String name, String description, boolean enabled, List<String> channels,
        List<String> kinds, Least least, List<String> clusters, List<String> directors, boolean operatorActs,
        Duration collect, Duration remind, boolean onClose, long revision) {

    /** The least severity that is told. */
    public enum Least {
        INFO, WARNING, CRITICAL
    }

    public NotificationRule {
        channels = List.copyOf(channels);
        kinds = List.copyOf(kinds);
        clusters = List.copyOf(clusters);
        directors = List.copyOf(directors);
    }

    NotificationRule stamped(long newRevision) {
        return new NotificationRule(name, description, enabled, channels, kinds, least, clusters, directors,
                operatorActs, collect, remind, onClose, newRevision);
    }
}
