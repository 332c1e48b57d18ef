package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.health.Check;
import io.ballast.health.Pace;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck;
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

    private static final TcpCheck OTHER = new TcpCheck(new Pace(MOMENT, MOMENT, 1, 1),
            new Reach(null, 8080, null), false, false, null, null, null);

    private static ProbeTarget other() {
        return new ProbeTarget(Sample.server(1, 1).address(), 8080, OTHER);
    }

    private void checkTwice() {
        bench.define(service(1, 2).change(0, server -> Sample.checked(server, Sample.TCP, OTHER)).build()).step();
        bench.say(other(), State.UP).step();
        bench.events.clear();
    }

    private void say(ProbeTarget target, State state, boolean flapping, @Nullable String warning, Watch watch,
            @Nullable String trouble) {
        bench.probing.verdicts.put(target,
                new Verdict(state, "of " + target.port(), bench.wall, flapping, null, warning, watch, trouble));
        bench.inbox.put(target);
        bench.step();
    }

    @Test
    void events_nameTheCheckThatSaysIt() {
        checkTwice();
        say(other(), State.DOWN, false, null, Watch.OFF, null);
        assertThat(bench.heard("server-health")).last().asString().endsWith("is down: of 8080.");
        say(other(), State.UP, false, "certificate expires in 2 days", Watch.OFF, null);
        say(other(), State.UP, true, null, Watch.GIVEN_UP, null);
        say(other(), State.UP, false, null, Watch.WATCHING, null);
        say(other(), State.UP, false, null, Watch.WATCHING, "too many open files");
        say(other(), State.UP, false, null, Watch.WATCHING, null);
        var kinds = List.of("server-warning", "server-flapping", "server-watch", "server-probe");
        for (var kind : kinds) {
            assertThat(bench.heard(kind)).as(kind).hasSize(2);
            assertThat(bench.causes.get(kind)).as(kind).containsOnly("probe tcp 10.1.1.1:8080");
        }
        assertThat(bench.causes.get("server-health")).contains("probe tcp 10.1.1.1:8080");
        say(Sample.target(1, 1), State.DOWN, false, null, Watch.OFF, null);
        assertThat(bench.causes.get("server-health")).last().isEqualTo("probe tcp 10.1.1.1:80");
    }

    @Test
    void serverThatCannotBeProbed_isToldOnce_howeverTheReasonChanges_andKeepsItsVerdict() {
        say(Sample.target(1, 1), State.UP, false, null, Watch.OFF, "too many open files");
        say(Sample.target(1, 1), State.UP, false, null, Watch.OFF, "no buffer space");
        assertThat(bench.heard("server-probe")).singleElement().asString().contains("web/v1/s1 probed>not probed",
                "Server s1 of web/v1 cannot be probed, and still counts as up: too many open files.");
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        say(Sample.target(1, 1), State.UP, false, null, Watch.OFF, null);
        assertThat(bench.heard("server-probe")).hasSize(2);
        assertThat(bench.heard("server-health")).isEmpty();
    }

    @Test
    void newServerThatCannotBeProbed_isTold_beforeItHasAnyVerdict() {
        bench.define(service(1, 3).build()).step();
        say(Sample.target(1, 3), State.UNKNOWN, false, null, Watch.OFF, "permission denied");
        assertThat(bench.heard("server-probe")).singleElement().asString()
                .endsWith("Server s3 of web/v1 cannot be probed: permission denied.");
        say(Sample.target(1, 3), State.UNKNOWN, false, null, Watch.OFF, null);
        assertThat(bench.heard("server-probe")).hasSize(2);
    }

    @Test
    void whatIsShown_saysWhyNobodyIsProbed() {
        var known = new Verdict(State.DOWN, "connection refused", bench.wall);
        assertThat(Published.told(known, "no route to 10.1.1.1").reason())
                .isEqualTo("connection refused; now not probed: no route to 10.1.1.1");
        assertThat(Published.told(known, null)).isEqualTo(known);
        var fresh = new Verdict(State.UNKNOWN, "could not be probed: too many open files", null);
        assertThat(Published.told(fresh, "too many open files").reason())
                .isEqualTo("not probed: too many open files");
        var found = new Verdict(State.UNKNOWN, "found in the table as up, not probed yet", null);
        assertThat(Published.told(found, "too many open files").reason())
                .isEqualTo("found in the table as up, not probed: too many open files");
    }

    @Test
    void downServerWhoseCheckIsTakenAway_comesUp_byItsDefinition() {
        bench.down(1, 1);
        bench.events.clear();
        bench.define(service(1, 2).change(0, server -> Sample.checked(server, new Check.None())).build()).step();
        assertThat(bench.heard("server-health")).singleElement().asString().endsWith("is up: not checked.");
        assertThat(bench.causes.get("server-health")).last().isEqualTo("definition");
    }
}
