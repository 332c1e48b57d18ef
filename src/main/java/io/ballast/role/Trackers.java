package io.ballast.role;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.ballast.definition.Tracked;
import io.ballast.vrrp.TrackResult.State;

import org.jspecify.annotations.Nullable;

/**
 * Looks at what VRRP instances depend on, apart from interfaces, which the router watches itself. Belongs to one thread;
 * time comes from outside. Two instances that track the same share what is seen.
 */
final class Trackers {

    /** How often files and clusters are looked at. */
    static final Duration GLANCE = Duration.ofMillis(100);
    /** How often processes are: each look reads some files of every process. */
    static final Duration LOOK = Duration.ofMillis(500);

    /** Runs scripts. */
    interface Runs {

        /**
         * Starts a script.
         *
         * @return whether it ended with status 0 in time; or exceptionally, with a message for a person, if it could not
         *         be started
         */
        CompletableFuture<Boolean> start(Tracked.Script script);
    }

    /** What is known of one thing. */
    private static final class Watched {

        private final Streak streak;
        private Observation seen = Observation.NONE;
        private boolean looked;
        private long due;
        private @Nullable CompletableFuture<Boolean> run;

        private Watched(Tracked tracked) {
            streak = tracked instanceof Tracked.Script script
                    ? new Streak(script.rise(), script.fall())
                    : new Streak(1, 1);
        }

        /** Whether it is time, and if so, when it is the next time. */
        private boolean take(long now, Duration interval) {
            if (looked && now - due < 0) {
                return false;
            }
            looked = true;
            due = now + interval.toNanos();
            return true;
        }
    }

    /** The processes are read once a look at most, and only if somebody asks. */
    private final class OneLook {

        private @Nullable Processes processes;
        private @Nullable String hidden;

        private Observation at(Tracked.Program program, Observation before) {
            if (processes == null && hidden == null) {
                try {
                    processes = Processes.read(proc);
                } catch (IOException e) {
                    hidden = String.valueOf(e.getMessage());
                }
            }
            return processes == null
                    ? before.troubled(String.valueOf(hidden))
                    : Observation.of(processes.count(program) >= program.minimum());
        }
    }

    private final Path proc;
    private final NumberFiles files;
    private final Function<String, @Nullable Boolean> serves;
    private final Runs runs;
    private final Map<Tracked, Watched> watched = new HashMap<>();

    /**
     * @param proc where proc is mounted
     * @param serves whether all services of a cluster have their quorum; null while that is not known
     */
    Trackers(Path proc, NumberFiles files, Function<String, @Nullable Boolean> serves, Runs runs) {
        this.proc = proc;
        this.files = files;
        this.serves = serves;
        this.runs = runs;
    }

    /** Looks at these from now on; of what stays, what was seen stays too. */
    void want(Collection<Tracked> tracked) {
        var things = tracked.stream().filter(each -> !(each instanceof Tracked.Link)).map(Tracked::thing)
                .collect(Collectors.toSet());
        watched.keySet().retainAll(things);
        things.forEach(each -> watched.computeIfAbsent(each, Watched::new));
    }

    /** What was last seen of something that is wanted. */
    Observation seen(Tracked tracked) {
        var known = watched.get(tracked.thing());
        return known == null ? Observation.NONE : known.seen;
    }

    /** Whether everything was seen once, or cannot be looked at. */
    boolean allSeen() {
        return watched.values().stream()
                .allMatch(each -> each.seen.state() != State.UNKNOWN || each.seen.trouble() != null);
    }

    /** What cannot be looked at, with why, by what it is. */
    Map<String, String> troubles() {
        var troubles = new TreeMap<String, String>();
        watched.forEach((tracked, known) -> {
            var trouble = known.seen.trouble();
            if (trouble != null) {
                troubles.put(Observation.name(tracked), trouble);
            }
        });
        return troubles;
    }

    /** Looks at what is due. */
    void look(long now) {
        var look = new OneLook();
        watched.forEach((tracked, known) -> {
            switch (tracked) {
                case Tracked.Program program when known.take(now, LOOK) -> known.seen = look.at(program, known.seen);
                case Tracked.NumberFile file when known.take(now, GLANCE) -> known.seen = number(file, known.seen);
                case Tracked.OfCluster cluster when known.take(now, GLANCE) -> {
                    var well = serves.apply(cluster.name());
                    known.seen = well == null ? known.seen : Observation.of(well);
                }
                case Tracked.Script script -> follow(script, known, now);
                default -> {
                    // Not yet.
                }
            }
        });
    }

    private Observation number(Tracked.NumberFile file, Observation before) {
        try {
            return Observation.of(files.read(file.name()));
        } catch (IOException e) {
            return before.troubled(String.valueOf(e.getMessage()));
        }
    }

    /** The next run begins an interval after the last one began, or when that ends, if it is later. */
    private void follow(Tracked.Script script, Watched known, long now) {
        var run = known.run;
        if (run != null && run.isDone()) {
            known.run = null;
            known.seen = ended(run, known);
        }
        if (known.run == null && known.take(now, script.interval())) {
            known.run = runs.start(script);
        }
    }

    private static Observation ended(CompletableFuture<Boolean> run, Watched known) {
        if (run.state() != Future.State.SUCCESS) {
            return known.seen.troubled(String.valueOf(
                    run.state() == Future.State.FAILED ? run.exceptionNow().getMessage() : "its run was called off"));
        }
        known.streak.add(run.resultNow());
        return Observation.of(known.streak.state());
    }
}
