package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.ballast.definition.Tracked;
import io.ballast.definition.Tracked.Program.Match;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackersTest {

    private static final Tracked.Script SCRIPT = new Tracked.Script("port", -20, false, "check.sh", List.of("1"),
            Duration.ofSeconds(3), Duration.ofSeconds(2), 2, 2);
    private static final Tracked.Program FLUME = new Tracked.Program("flume", 2, false, Match.NAME, 2);
    private static final Tracked.OfCluster WEB = new Tracked.OfCluster("web", -60, false);

    @TempDir
    Path root;

    private final Map<String, Boolean> serving = new HashMap<>();
    private final List<CompletableFuture<Boolean>> runs = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    @SuppressWarnings("NullAway.Init")
    private MockProc proc;
    @SuppressWarnings("NullAway.Init")
    private Trackers trackers;
    @SuppressWarnings("NullAway.Init")
    private Tracked.NumberFile file;

    @BeforeEach
    void make() throws IOException {
        proc = new MockProc(Files.createDirectory(root.resolve("proc")));
        file = new Tracked.NumberFile(root.resolve("number").toString(), 3, false);
        trackers = new Trackers(proc.root(), new NumberFiles(List.of(root)), serving::get, script -> {
            var run = new CompletableFuture<Boolean>();
            runs.add(run);
            return run;
        });
    }

    /** The clock of the machine may wrap; nothing depends on where it stands. */
    private void pass(Duration time) {
        now += time.toNanos();
        trackers.look(now);
    }

    private State state(Tracked tracked) {
        return trackers.seen(tracked).state();
    }

    @Test
    void process_isSeenAtOnce_andThenEveryLook() throws IOException {
        trackers.want(List.of(FLUME));
        assertThat(trackers.allSeen()).isFalse();
        proc.add(5, "flume", 'S', "flume");
        pass(Duration.ZERO);
        assertThat(state(FLUME)).as("one where two are wanted").isEqualTo(State.FAILED);
        assertThat(trackers.allSeen()).isTrue();
        proc.add(6, "flume", 'S', "flume");
        pass(Trackers.LOOK.minusMillis(1));
        assertThat(state(FLUME)).isEqualTo(State.FAILED);
        pass(Duration.ofMillis(1));
        assertThat(state(FLUME)).isEqualTo(State.WELL);
    }

    @Test
    void whatCannotBeSeen_staysAsItWas_andSaysWhy() throws IOException {
        trackers.want(List.of(FLUME));
        pass(Duration.ZERO);
        proc.remove(1);
        pass(Trackers.LOOK);
        assertThat(state(FLUME)).isEqualTo(State.FAILED);
        assertThat(trackers.troubles()).containsOnlyKeys("process flume");
        proc.add(1, "init", 'S', "init");
        pass(Trackers.LOOK);
        assertThat(trackers.troubles()).isEmpty();
    }

    @Test
    void file_isReadTenTimesASecond() throws IOException {
        trackers.want(List.of(file));
        pass(Duration.ZERO);
        assertThat(trackers.seen(file).result(file))
                .isEqualTo(new TrackResult.Measure("file " + file.name(), 3, false, 0));
        Files.writeString(Path.of(file.name()), "-7");
        pass(Trackers.GLANCE);
        assertThat(trackers.seen(file).value()).isEqualTo(-7);
        Files.writeString(Path.of(file.name()), "nonsense");
        pass(Trackers.GLANCE);
        assertThat(trackers.seen(file).value()).isEqualTo(-7);
        assertThat(trackers.troubles()).hasSize(1);
    }

    @Test
    void cluster_isUnknown_untilTheDirectorKnows_andThenAsItLastKnew() {
        trackers.want(List.of(WEB));
        pass(Duration.ZERO);
        assertThat(trackers.allSeen()).isFalse();
        assertThat(trackers.seen(WEB).result(WEB))
                .isEqualTo(new TrackResult.Check("cluster web", -60, false, State.UNKNOWN));
        serving.put("web", false);
        pass(Trackers.GLANCE);
        assertThat(state(WEB)).isEqualTo(State.FAILED);
        serving.clear();
        pass(Trackers.GLANCE);
        assertThat(state(WEB)).isEqualTo(State.FAILED);
        serving.put("web", true);
        pass(Trackers.GLANCE);
        assertThat(state(WEB)).isEqualTo(State.WELL);
    }

    @Test
    void script_runsOnceAnInterval_andNeverTwiceAtOnce() {
        trackers.want(List.of(SCRIPT));
        pass(Duration.ZERO);
        pass(Duration.ofSeconds(1));
        assertThat(runs).hasSize(1);
        runs.getFirst().complete(true);
        pass(Duration.ofMillis(100));
        assertThat(state(SCRIPT)).isEqualTo(State.WELL);
        assertThat(runs).as("before the interval is over").hasSize(1);
        pass(SCRIPT.interval());
        pass(SCRIPT.interval());
        pass(SCRIPT.interval());
        assertThat(runs).as("while it still runs").hasSize(2);
        runs.get(1).complete(false);
        pass(Duration.ofMillis(100));
        assertThat(runs).as("at once, for it is late").hasSize(3);
        assertThat(state(SCRIPT)).as("one failure of two").isEqualTo(State.WELL);
        runs.get(2).complete(false);
        pass(Duration.ofMillis(100));
        assertThat(state(SCRIPT)).isEqualTo(State.FAILED);
    }

    @Test
    void scriptThatCannotBeStarted_isATrouble_andTriedAgain() {
        trackers.want(List.of(SCRIPT));
        pass(Duration.ZERO);
        runs.getFirst().completeExceptionally(new IOException("there is no script check.sh in /etc/ballast"));
        pass(Duration.ofMillis(100));
        assertThat(trackers.troubles()).containsEntry("script port", "there is no script check.sh in /etc/ballast");
        assertThat(trackers.allSeen()).isTrue();
        pass(SCRIPT.interval());
        runs.get(1).complete(true);
        pass(Duration.ofMillis(100));
        assertThat(trackers.troubles()).isEmpty();
        assertThat(state(SCRIPT)).isEqualTo(State.WELL);
    }

    @Test
    void want_keepsWhatWasSeenOfWhatStays_andForgetsTheRest() {
        serving.put("web", true);
        trackers.want(List.of(WEB, FLUME, new Tracked.Link("eth0", 0, false)));
        pass(Duration.ZERO);
        trackers.want(List.of(WEB));
        assertThat(state(WEB)).isEqualTo(State.WELL);
        assertThat(trackers.seen(FLUME)).isEqualTo(Observation.NONE);
        assertThat(trackers.allSeen()).isTrue();
        var heavier = new Tracked.OfCluster("web", 10, true);
        trackers.want(List.of(heavier));
        assertThat(state(heavier)).as("another weight is the same thing").isEqualTo(State.WELL);
        trackers.want(List.of(heavier, new Tracked.OfCluster("mail", 10, false)));
        assertThat(trackers.allSeen()).isFalse();
    }
}
