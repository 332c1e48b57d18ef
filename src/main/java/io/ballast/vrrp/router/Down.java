package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.List;

import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;

/** What the application tells the router. */
public sealed interface Down {

    /**
     * All instances that this director takes part in. What is not named any more is given up in order; what is as it was
     * goes on as if nothing had been said.
     *
     * @param groups each instance stands in one at most
     * @param holdFor how long a master stays one without an application
     */
    record Configure(List<Member> members, List<SyncGroup> groups, Duration holdFor) implements Down {

        public Configure {
            members = List.copyOf(members);
            groups = List.copyOf(groups);
        }
    }

    /** Whether the forwarding table is in place and the first probes are answered. */
    record Ready(boolean ready) implements Down {
    }

    /**
     * What the application tracks for an instance.
     *
     * @param results all of them, in place of those told before
     */
    record Track(String instance, List<TrackResult> results) implements Down {

        public Track {
            results = List.copyOf(results);
        }
    }

    /** A master gives way, with its sync group, and does not take over again from whoever takes over, until {@link Return}. */
    record Failover(String instance) implements Down {
    }

    /** It may take over from a working master again. */
    record Return(String instance) implements Down {
    }

    /** The router gives everything up in order, and ends. */
    record HandOver() implements Down {
    }

    /** Is the loop alive? It says so by {@link Up.Answer}. */
    record Ask(long number) implements Down {
    }

    /** News up to this number are known and need not be kept. */
    record Acknowledge(long number) implements Down {
    }
}
