package io.ballast.definition;

import java.time.Duration;
import java.util.List;

/**
 * Something on which a VRRP instance depends. With weight 0 the instance is in fault while it has failed; another weight
 * moves its priority, as {@link io.ballast.vrrp.TrackResult} tells.
 */
public sealed interface Tracked {

    /** What tells it apart from others of its type in one instance. */
    String name();

    /** -253 to 253, of a file -254 to 254. */
    int weight();

    /** Whether failing counts as being well. */
    boolean reverse();

    /** As it stands in documents. */
    default String type() {
        return switch (this) {
            case Link _ -> "interface";
            case Script _ -> "script";
            case Program _ -> "process";
            case NumberFile _ -> "file";
            case OfCluster _ -> "cluster";
        };
    }

    /** What is looked at, whatever it counts: of two that differ in weight and sign alone, it is the same. */
    default Tracked thing() {
        return switch (this) {
            case Link link -> new Link(link.name(), 0, false);
            case Script script -> new Script(script.name(), 0, false, script.script(), script.arguments(),
                    script.interval(), script.timeout(), script.rise(), script.fall());
            case Program program -> new Program(program.name(), 0, false, program.match(), program.minimum());
            case NumberFile file -> new NumberFile(file.name(), 0, false);
            case OfCluster cluster -> new OfCluster(cluster.name(), 0, false);
        };
    }

    /**
     * Well while the interface is up and has a carrier.
     *
     * @param name of the interface
     */
    record Link(String name, int weight, boolean reverse) implements Tracked {
    }

    /**
     * Well while a program on the director ends with status 0.
     *
     * @param script its name in one of the directories that the director's settings allow
     * @param interval from the start of one run to the start of the next
     * @param timeout after which a run has failed
     * @param rise runs in a row that must succeed; the first run counts at once
     * @param fall runs in a row that must fail
     */
    record Script(String name, int weight, boolean reverse, String script, List<String> arguments, Duration interval,
            Duration timeout, int rise, int fall) implements Tracked {

        public Script {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Well while enough processes run.
     *
     * @param name of the program, or what stands in the command line
     * @param match where the name is looked for
     * @param minimum how many there must be, at least 1
     */
    record Program(String name, int weight, boolean reverse, Match match, int minimum) implements Tracked {

        /** Where a process tells what it is. */
        public enum Match {
            /** The name of its program without directories. */
            NAME,
            /** Anywhere in the program and its arguments, as {@code ps} and {@code grep} find it. */
            COMMAND
        }
    }

    /**
     * A whole number in a file, times the weight.
     *
     * @param name the file's absolute path; without the file the number is 0
     */
    record NumberFile(String name, int weight, boolean reverse) implements Tracked {
    }

    /**
     * Well while every service of a cluster has its quorum.
     *
     * @param name of the cluster
     */
    record OfCluster(String name, int weight, boolean reverse) implements Tracked {
    }
}
