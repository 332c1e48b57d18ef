package io.ballast.vrrp.router;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;

import org.jspecify.annotations.Nullable;

/** What the router tells the application. */
public sealed interface Up {

    /**
     * The first message on each connection; states of all instances, what is lacking and the news that were not
     * acknowledged follow.
     *
     * @param protocol of these messages; a number that grows when old readers would misunderstand
     * @param version of the program that the router was started from
     * @param process its number
     * @param since when it runs
     */
    record Hello(int protocol, String version, long process, Instant since) implements Up {

        /** What this program speaks. */
        public static final int PROTOCOL = 1;
    }

    /**
     * How an instance stands; told on connecting and whenever it changes.
     *
     * @param priority that counts now, 1 to 255
     * @param master who was heard last as master, or this director's own source as master; null if none is known
     * @param cause null before it has taken part
     * @param reason in words, why it has this role
     */
    record State(String instance, Role role, int priority, @Nullable IpAddress master, Instant since,
            @Nullable Cause cause, String reason) implements Up {
    }

    /** Something that happened; kept until it is acknowledged. */
    record Happened(News news) implements Up {
    }

    /**
     * There was no room for some news.
     *
     * @param count of those that nobody will hear of
     */
    record Dropped(long count) implements Up {
    }

    /** Counters since the router runs, told every few seconds. */
    record Figures(Map<String, InstanceFigures> instances, LoopFigures loop) implements Up {

        public Figures {
            instances = Map.copyOf(instances);
        }
    }

    /** What is missing now, all of it: told on connecting and whenever it changes. */
    record Lacks(List<Lack> lacks) implements Up {

        public Lacks {
            lacks = List.copyOf(lacks);
        }
    }

    /** The loop is alive, and has come to this question; answers to those before it may be left out. */
    record Answer(long number) implements Up {
    }

    /**
     * A message was not understood, or could not be obeyed.
     *
     * @param sentence for a person
     */
    record Refused(String sentence) implements Up {
    }
}
