package io.ballast.plane.embedded;

import java.util.List;
import java.util.Set;

import io.ballast.table.SchedulerFlag;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a server for a new connection as the kernel's scheduler of the same name would, given the same counts.
 *
 * <p>Lists of servers have the one that was added last in front: so the kernel keeps them (ip_vs_add_dest links at the
 * head), and ties and turns depend on it. A scheduler holds its own cursor or table and nothing else; it reads no clock
 * and is not safe for several threads.
 */
interface Scheduler {

    /** The server for this connection, or null if none may take it. */
    @Nullable
    Candidate choose(List<Candidate> servers, Request request);

    /** Servers were added or removed, or their weights changed. Called once at first with nothing before. */
    default void changed(List<Candidate> before, List<Candidate> after) {
    }

    /** The scheduler of this name, or null if there is none. */
    static @Nullable Scheduler named(String name, Set<SchedulerFlag> flags) {
        boolean fallback = flags.contains(SchedulerFlag.FLAG_1);
        boolean withPort = flags.contains(SchedulerFlag.FLAG_2);
        return switch (name) {
            case "rr" -> new RoundRobin();
            case "wrr" -> new WeightedRoundRobin();
            case "lc" -> new LeastConnection();
            case "wlc" -> new WeightedLeastConnection();
            case "lblc" -> new LocalityLeastConnection();
            case "lblcr" -> new LocalityReplication();
            case "sh" -> new SourceHashing(fallback, withPort);
            case "mh" -> new MaglevHashing(fallback, withPort);
            case "dh" -> new DestinationHashing();
            case "fo" -> new Failover();
            case "ovf" -> new Overflow();
            case "sed" -> new ShortestExpectedDelay();
            case "nq" -> new NeverQueue();
            default -> null;
        };
    }

    /** Where the server of this candidate stands in the list, or -1. */
    static int indexOf(List<Candidate> servers, @Nullable Object key) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
