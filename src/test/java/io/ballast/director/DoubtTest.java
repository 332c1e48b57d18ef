package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.VirtualService;
import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;
import io.ballast.health.Check;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the director does not simply do what the last probe said. */
class DoubtTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private Bench remembering() {
        return new Bench(directory.resolve("director.json"), KernelSettings.NONE);
    }

    private static VirtualService quiescing(int servers) {
        var builder = service(1, servers);
        builder.onFailure = OnFailure.QUIESCE;
        return builder.build();
    }

    @Test
    void serverFoundWithoutWeight_countsAsDown_whereThatIsHowDownLooks() {
        var bench = remembering().start(quiescing(2)).step().up(1, 1, 2).down(1, 1);
        assertThat(bench.table(1)).isEqualTo("1:0 2:1");
        bench.plane.done.clear();
        assertThat(bench.restart().pass(MOMENT).table(1)).isEqualTo("1:0 2:1");
        assertThat(bench.plane.done).isEmpty();
    }

    @Test
    void serverThatWasOut_staysOutOverARestart_untilItSucceeds() {
        var bench = remembering().start(service(1, 2).build()).step().up(1, 1, 2).down(1, 1);
        assertThat(bench.restart().pass(MOMENT).table(1)).isEqualTo("2:1");
        assertThat(bench.up(1, 1).table(1)).isEqualTo("2:1 1:1");
    }

    @Test
    void sorryServerInTheTable_staysOverARestart_untilTheServersHaveSpoken() {
        var builder = service(1, 2);
        builder.sorry = Sample.sorryServer();
        var bench = remembering().start(builder.build()).step().up(1, 1, 2).down(1, 1, 2);
        assertThat(bench.table(1)).isEqualTo("9:1");
        assertThat(bench.restart().pass(MOMENT).table(1)).isEqualTo("9:1");
        assertThat(bench.down(1, 1, 2).table(1)).isEqualTo("9:1");
        assertThat(bench.up(1, 1).table(1)).isEqualTo("1:1");
    }

    @Test
    void sorryServer_comesBeforeTheLastServersGo() {
        var builder = service(1, 2);
        builder.sorry = Sample.sorryServer();
        var bench = new Bench().start(builder.build()).step();
        assertThat(bench.table(1)).as("nobody else can serve yet").isEqualTo("9:1");
        assertThat(bench.heard("service-quorum")).as("a missing first verdict is no lost quorum").isEmpty();
        bench.up(1, 1, 2);
        bench.plane.afterEach = () -> assertThat(bench.table(1)).isNotEmpty();
        bench.down(1, 1, 2).up(1, 2);
        assertThat(bench.table(1)).isEqualTo("2:1");
        assertThat(bench.heard("service-quorum")).hasSize(2);
    }

    /** The table must not be empty from when the old ones have had their time to when the new ones have failed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sorryServer_serves_whenReplacedServersHaveHadTheirTime(boolean probed) {
        var pace = new Pace(Duration.ofSeconds(6), Duration.ofSeconds(3), 1, 3);
        var builder = service(1, 4);
        builder.sorry = Sample.sorryServer();
        builder.checks = List.of(new TcpCheck(pace));
        var old = builder.without(3).without(2).build();
        var bench = new Bench().start(old).step();
        bench.probing.assigned.forEach(target -> bench.say(target, State.UP));
        assertThat(bench.step().table(1)).isEqualTo("1:1 2:1");
        bench.events.clear();

        builder.servers.clear();
        builder.servers.addAll(List.of(Sample.server(1, 3), Sample.server(1, 4)));
        bench.plane.afterEach = () -> assertThat(bench.table(1)).isNotEmpty();
        assertThat(bench.define(builder.build()).pass(Duration.ofSeconds(8)).table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.pass(Duration.ofSeconds(2)).table(1)).isEqualTo("9:1");
        assertThat(bench.heard("service-quorum")).isEmpty();
        assertThat(bench.heard("service-sorry")).singleElement().asString().contains("out>serves");
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.table(1)).isEqualTo("9:1");
        if (probed) {
            bench.probing.assigned.forEach(target -> bench.say(target, State.DOWN));
            assertThat(bench.step().table(1)).isEqualTo("9:1");
            assertThat(bench.heard("service-quorum")).hasSize(1);
            assertThat(bench.heard("service-sorry")).last().asString().contains("serves>quorum lost");
        }
        bench.probing.assigned.forEach(target -> bench.say(target, State.UP));
        assertThat(bench.step().table(1)).isEqualTo("3:1 4:1");
        assertThat(bench.heard("service-sorry")).hasSize(2);
    }

    @Test
    void sorryServer_servesForAQuorumOfServersThatHaveNotSpoken_whileThoseThatDrainGoOn() {
        var builder = service(1, 2);
        builder.sorry = Sample.sorryServer();
        var bench = new Bench().start(builder.build()).step().up(1, 1);
        assertThat(bench.table(1)).isEqualTo("1:1");
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        builder.change(0, server -> Sample.with(server, AdminState.DRAINING));
        assertThat(bench.define(builder.build()).step().table(1)).isEqualTo("1:0 9:1");
        assertThat(bench.up(1, 2).table(1)).isEqualTo("1:0 2:1");
    }

    @Test
    void restart_tellsNothingOfASorryServer_thatNeverServed() {
        var builder = service(1, 2);
        builder.sorry = Sample.sorryServer();
        var bench = remembering().start(builder.build()).step().up(1, 1, 2);
        bench.events.clear();
        bench.plane.done.clear();
        bench.restart().pass(MOMENT);
        assertThat(bench.heard("service-sorry")).isEmpty();
        assertThat(bench.plane.done).isEmpty();
    }

    @Test
    void replacedServerThatFails_goes_butNotWhileTheDirectorDoubtsItself() {
        var second = service(2, 2).build();
        var third = service(3, 2).build();
        var builder = service(1, 3);
        builder.checks = List.of(new TcpCheck(new Pace(Duration.ofSeconds(10), Duration.ofSeconds(1), 3, 2)));
        var bench = new Bench();
        bench.start(builder.without(2).build(), second, third).step();
        bench.probing.assigned.forEach(target -> bench.say(target, State.UP));
        bench.step();
        builder.servers.clear();
        builder.servers.add(Sample.server(1, 3));
        assertThat(bench.define(builder.build(), second, third).pass(MOMENT).table(1)).isEqualTo("1:1 2:1");
        var before = bench.probing.assigned.stream().filter(target -> !target.address().equals(
                Sample.server(1, 3).address())).toList();

        before.forEach(target -> bench.say(target, State.DOWN));
        assertThat(bench.pass(MOMENT).table(1)).as("verdicts are held").isEqualTo("1:1 2:1");
        assertThat(bench.heard("verdicts-held")).hasSize(1);
        before.stream().filter(target -> !target.address().equals(Sample.server(1, 1).address()))
                .forEach(target -> bench.say(target, State.UP));
        assertThat(bench.pass(MOMENT).table(1)).isEqualTo("2:1");
    }

    @Test
    void changedCheck_keepsTheOldVerdict_untilTheNewOneSpeaks() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2).down(1, 2);
        var other = new TcpCheck(new Pace(Duration.ofSeconds(9), Duration.ofSeconds(1), 1, 1));
        var changed = service(1, 2).change(0, server -> Sample.checked(server, other)).change(1,
                server -> Sample.checked(server, other));
        bench.define(changed.build()).pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1");
        bench.say(new ProbeTarget(Sample.server(1, 1).address(), 80, other), State.DOWN);
        bench.say(new ProbeTarget(Sample.server(1, 2).address(), 80, other), State.UP);
        assertThat(bench.step().table(1)).isEqualTo("2:1");
        assertThat(bench.probing.assigned).allMatch(target -> target.check().equals(other));
    }

    @Test
    void severalChecks_mustAllPass() {
        var other = new TcpCheck(new Pace(Duration.ofSeconds(9), Duration.ofSeconds(1), 1, 1));
        var builder = service(1, 1).change(0, server -> Sample.checked(server, Sample.TCP, other));
        var bench = new Bench().start(builder.build()).step().up(1, 1);
        assertThat(bench.table(1)).isEmpty();
        bench.say(new ProbeTarget(Sample.server(1, 1).address(), 80, other), State.UP);
        assertThat(bench.step().table(1)).isEqualTo("1:1");
        assertThat(bench.down(1, 1).table(1)).isEmpty();
    }

    @Test
    void replacedServers_stayUntilANewOneIsUp() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.define(service(1, 4).without(0).without(0).build()).pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.down(1, 2).pass(MOMENT).table(1)).as("one of them fails").isEqualTo("1:1");
        assertThat(bench.up(1, 4).table(1)).isEqualTo("4:1");
        assertThat(bench.probing.assigned).containsExactlyInAnyOrder(Sample.target(1, 3), Sample.target(1, 4));
    }

    @Test
    void replacedServers_stayNoLongerThanANewOneMayTake() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.define(service(1, 3).without(0).without(0).build()).pass(Duration.ofMillis(2750));
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.pass(Duration.ofMillis(500)).table(1)).isEmpty();
    }

    @Test
    void removedServers_leaveAtOnce_whenNoneTakesTheirPlace() {
        var bench = new Bench().start(service(1, 3).build()).step().up(1, 1, 2, 3);
        assertThat(bench.define(service(1, 3).without(0).build()).step().table(1)).isEqualTo("2:1 3:1");
    }

    @Test
    void movedService_keepsItsServers() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        var moved = service(1, 2);
        moved.listener = service(5, 0).listener;
        bench.define(moved.build()).step();
        assertThat(bench.table(5)).isEqualTo("1:1 2:1");
        assertThat(bench.table(1)).isEqualTo("absent");
    }

    private static Bench threeServices() {
        return new Bench().start(service(1, 2).build(), service(2, 2).build(), service(3, 2).build()).step()
                .up(1, 1, 2).up(2, 1, 2).up(3, 1, 2);
    }

    @Test
    void mostProbesOfUnrelatedServicesFailing_holdVerdicts_untilTheyAreBack() {
        var bench = threeServices();
        for (int service = 1; service <= 3; service++) {
            bench.probing.failing.put(Sample.target(service, 1), bench.nanos);
            bench.probing.failing.put(Sample.target(service, 2), bench.nanos);
        }
        bench.step();
        assertThat(bench.heard("verdicts-held")).hasSize(1);
        assertThat(bench.reconciler.view().suspicion()).contains("unrelated services");
        bench.down(1, 1, 2).down(2, 1, 2).down(3, 1, 2).pass(Duration.ofSeconds(20));
        assertThat(bench.table(1) + bench.table(2) + bench.table(3)).isEqualTo("1:1 2:11:1 2:11:1 2:1");
        bench.up(1, 1, 2).up(2, 1, 2).pass(MOMENT);
        assertThat(bench.reconciler.view().suspicion()).isNull();
        assertThat(bench.table(3)).as("what still fails goes now").isEmpty();
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
    }

    @Test
    void whatWentDownJustBefore_comesBackWithTheSuspicion() {
        var bench = threeServices().down(1, 1);
        assertThat(bench.table(1)).isEqualTo("2:1");
        bench.pass(Duration.ofMillis(500)).down(1, 2).down(2, 1, 2);
        assertThat(bench.heard("verdicts-held")).hasSize(1);
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.table(2)).isEqualTo("1:1 2:1");
    }

    @Test
    void failuresOneAfterAnother_areBelieved() {
        var bench = threeServices();
        for (int service = 1; service <= 3; service++) {
            bench.down(service, 1, 2).pass(Duration.ofSeconds(10));
        }
        assertThat(bench.heard("verdicts-held")).isEmpty();
        assertThat(bench.table(1) + bench.table(2) + bench.table(3)).isEmpty();
    }

    @Test
    void oneServiceFailingAlone_isBelieved() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2).down(1, 1, 2);
        assertThat(bench.heard("verdicts-held")).isEmpty();
        assertThat(bench.table(1)).isEmpty();
    }

    @Test
    void suspicion_endsAfterFiveMinutes() {
        var bench = threeServices();
        for (int service = 1; service <= 3; service++) {
            bench.probing.failing.put(Sample.target(service, 1), bench.nanos);
            bench.probing.failing.put(Sample.target(service, 2), bench.nanos);
        }
        bench.step().down(1, 1, 2).down(2, 1, 2).down(3, 1, 2).pass(Duration.ofSeconds(301));
        assertThat(bench.table(1) + bench.table(2) + bench.table(3)).isEmpty();
    }

    @Test
    void serviceThatOptsOut_believesItsProbes_andIsNoSign() {
        var out = service(4, 2);
        out.holdVerdicts = false;
        var bench = new Bench().start(service(1, 2).build(), service(2, 2).build(), out.build()).step().up(1, 1, 2)
                .up(2, 1, 2).up(4, 1, 2);
        bench.down(4, 1, 2).down(1, 1);
        assertThat(bench.heard("verdicts-held")).as("one of the four that count").isEmpty();
        assertThat(bench.table(4) + bench.table(1)).isEqualTo("2:1");
        bench.up(4, 1).down(1, 2).down(2, 1);
        assertThat(bench.heard("verdicts-held")).hasSize(1);
        assertThat(bench.table(1) + " " + bench.table(2)).isEqualTo("1:1 2:1 1:1 2:1");
        assertThat(bench.down(4, 1).table(4)).as("held for others only").isEmpty();
    }
}
