package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.health.Verdict;
import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a server: once when it begins, once when it is over. */
class ServerNewsTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Bench bench = new Bench();

    @BeforeEach
    void start() {
        bench.start(service(1, 2).build()).step().up(1, 1, 2);
        bench.events.clear();
    }

    private void say(State state, boolean flapping, @Nullable String warning, Watch watch) {
        bench.probing.verdicts.put(Sample.target(1, 1),
                new Verdict(state, "connected", bench.wall, flapping, null, warning, watch, null));
        bench.inbox.put(Sample.target(1, 1));
        bench.pass(MOMENT);
    }

    @Test
    void flapping_isToldWhenItBegins_andWhenItEnds() {
        say(State.DOWN, true, null, Watch.OFF);
        say(State.UP, true, null, Watch.OFF);
        say(State.UP, false, null, Watch.OFF);
        assertThat(bench.heard("server-flapping")).hasSize(2);
        assertThat(bench.heard("server-flapping").getFirst()).contains("web/v1/s1 steady>flapping");
        assertThat(bench.heard("server-flapping").getLast()).contains("flapping>steady");
        assertThat(bench.heard("server-health")).hasSize(2);
    }

    @Test
    void warning_isToldOnce_howeverItsWordsChange() {
        say(State.UP, false, "certificate expires in 12 days", Watch.OFF);
        say(State.UP, false, "certificate expires in 11 days", Watch.OFF);
        say(State.UP, false, null, Watch.OFF);
        assertThat(bench.heard("server-warning")).hasSize(2);
        assertThat(bench.heard("server-warning").getFirst()).contains("fine>warned",
                "Server s1 of web/v1 warns: certificate expires in 12 days.");
        assertThat(bench.heard("server-warning").getLast()).contains("warned>fine", "11 days");
    }

    @Test
    void watchGivenUp_isTold_butNotThatItBegins() {
        say(State.UP, false, null, Watch.WATCHING);
        assertThat(bench.heard("server-watch")).isEmpty();
        say(State.UP, false, null, Watch.GIVEN_UP);
        say(State.DOWN, false, null, Watch.GIVEN_UP);
        assertThat(bench.heard("server-watch")).singleElement().asString().contains("watched>given up");
        say(State.UP, false, null, Watch.WATCHING);
        assertThat(bench.heard("server-watch")).hasSize(2);
    }

    @Test
    void nothingNew_isNotTold() {
        say(State.UP, false, null, Watch.OFF);
        bench.pass(MOMENT);
        assertThat(bench.events).isEmpty();
    }
}
