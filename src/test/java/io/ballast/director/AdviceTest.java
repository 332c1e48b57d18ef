package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.ballast.definition.RealServer.AdminState;
import io.ballast.director.Advice.Given;
import io.ballast.health.AgentCheck;
import io.ballast.health.Pace;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck;
import io.ballast.health.Verdict;
import io.ballast.health.WeightAdvice;
import io.ballast.health.WeightAdvice.Exactly;
import io.ballast.health.WeightAdvice.Percent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts and agents say of weights, alone and in the table. */
class AdviceTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private static WeightAdvice parse(String text) {
        return text.endsWith("%")
                ? new Percent(Integer.parseInt(text.replace("%", "")))
                : new Exactly(Integer.parseInt(text));
    }

    private static Advice advice(String... texts) {
        return new Advice(List.of(texts).stream().map(text -> new Given("agent", parse(text))).toList());
    }

    @ParameterizedTest
    @CsvSource({"10,40%,4", "10,0%,0", "1,10%,1", "1,1%,1", "10,100%,10", "10,1000%,100", "65535,1000%,65535",
            "10,7,7", "10,0,0", "10,253,253", "10,70000,65535", "0,50%,0", "0,7,0", "3,50%,2"})
    void advice_replacesOrScales_withinBounds(int weight, String advice, int expected) {
        assertThat(advice(advice).apply(weight)).isEqualTo(expected);
    }

    @Test
    void least_counts() {
        assertThat(advice("40%", "7", "90%").apply(10)).isEqualTo(4);
        assertThat(advice("40%", "0").apply(10)).isZero();
        assertThat(Advice.NONE.apply(10)).isEqualTo(10);
    }

    @Test
    void words_sayWho_andWhatItMakes() {
        assertThat(advice("40%").inWords(10)).isEqualTo("agent says 40 %: 4 in place of 10");
        assertThat(advice("100%").inWords(10)).isEqualTo("agent says 100 %: 10 as before");
        assertThat(advice("40%", "3").inWords(10))
                .isEqualTo("agent says weight 3, the least of 2: 3 in place of 10");
        assertThat(advice("7").inWords(0)).isEqualTo("agent says weight 7: 0 all the same, as the operator has it");
        assertThat(Advice.NONE.inWords(10)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyAdvice_staysInBounds_andNeverBringsBackWhatTheOperatorTookAway(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            var texts = new ArrayList<String>();
            for (int j = random.nextInt(4); j > 0; j--) {
                texts.add(random.nextBoolean() ? random.nextInt(1001) + "%" : "" + random.nextInt(65536));
            }
            int weight = random.nextInt(65536);
            var advice = advice(texts.toArray(String[]::new));
            assertThat(advice.apply(weight)).isBetween(0, 65535);
            assertThat(advice.apply(0)).isZero();
            assertThat(advice.given()).allMatch(each -> advice.apply(weight) <= each.of(weight) || weight == 0);
        }
    }

    private static void say(Bench bench, ProbeTarget target, @Nullable WeightAdvice advice) {
        bench.probing.verdicts.put(target, new Verdict(Verdict.State.UP, "connected", bench.wall, false, advice, null,
                Verdict.Watch.OFF, null));
        bench.inbox.put(target);
    }

    private static Sample.Builder weighing(int weight) {
        return service(1, 2).change(0, server -> Sample.weighing(server, weight));
    }

    @Test
    void weightInTheTable_followsAdvice_andReturns() {
        var bench = new Bench().start(weighing(10).build()).step().up(1, 1, 2);
        say(bench, Sample.target(1, 1), new Percent(40));
        assertThat(bench.step().table(1)).isEqualTo("1:4 2:1");
        say(bench, Sample.target(1, 1), new Exactly(77));
        assertThat(bench.step().table(1)).isEqualTo("1:77 2:1");
        say(bench, Sample.target(1, 1), null);
        assertThat(bench.step().table(1)).isEqualTo("1:10 2:1");
        assertThat(bench.heard("server-weight")).as("a weight that moves is no news").isEmpty();
    }

    @Test
    void serverThatIsGivenNothing_isToldOnce_andItsReturnToo() {
        var bench = new Bench().start(weighing(10).build()).step().up(1, 1, 2);
        say(bench, Sample.target(1, 1), new Percent(0));
        assertThat(bench.pass(MOMENT).table(1)).isEqualTo("1:0 2:1");
        say(bench, Sample.target(1, 1), new Percent(50));
        assertThat(bench.pass(MOMENT).table(1)).isEqualTo("1:5 2:1");
        assertThat(bench.heard("server-weight")).hasSize(2);
        assertThat(bench.heard("server-weight").getFirst()).contains("weight>no weight", "tcp says 0 %");
    }

    @Test
    void operatorsActs_winOverAdvice() {
        var draining = weighing(10).change(0, server -> Sample.with(server, AdminState.DRAINING));
        var bench = new Bench().start(weighing(10).build()).step().up(1, 1, 2);
        say(bench, Sample.target(1, 1), new Exactly(50));
        bench.step();
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        assertThat(bench.define(draining.build()).step().table(1)).isEqualTo("1:0 2:1");
        bench.define(weighing(10).change(0, server -> Sample.with(server, AdminState.DISABLED)).build());
        assertThat(bench.step().table(1)).isEqualTo("2:1");
        assertThat(bench.define(weighing(10).build()).step().table(1)).isEqualTo("2:1 1:50");
        assertThat(bench.define(weighing(0).build()).step().table(1)).isEqualTo("2:1 1:0");
    }

    @Test
    void severalChecks_allPass_andTheLeastOfTheirAdviceCounts() {
        var other = new TcpCheck(new Pace(Duration.ofSeconds(9), Duration.ofSeconds(1), 1, 1));
        var builder = weighing(10).change(0, server -> Sample.checked(server, Sample.TCP, other));
        var bench = new Bench().start(builder.build()).step();
        var second = new ProbeTarget(Sample.server(1, 1).address(), 80, other);
        say(bench, Sample.target(1, 1), new Percent(80));
        assertThat(bench.step().table(1)).as("one has not spoken").isEmpty();
        say(bench, second, new Exactly(3));
        assertThat(bench.step().table(1)).isEqualTo("1:3");
        say(bench, second, new Exactly(9));
        assertThat(bench.step().table(1)).isEqualTo("1:8");
        bench.say(second, Verdict.State.DOWN);
        assertThat(bench.step().table(1)).isEmpty();
    }

    @Test
    void advice_isKeptWhileNothingNewIsSaid() {
        var bench = new Bench().start(weighing(10).build()).step().up(1, 1, 2);
        say(bench, Sample.target(1, 1), new Percent(40));
        bench.step();
        bench.probing.verdicts.remove(Sample.target(1, 1));
        bench.inbox.put(Sample.target(1, 1));
        assertThat(bench.step().table(1)).isEqualTo("1:4 2:1");
    }

    @Test
    void sorryServer_serves_whenAdviceLeavesNoQuorum() {
        var builder = weighing(10).without(1);
        builder.quorum = 3;
        builder.sorry = Sample.sorryServer();
        var bench = new Bench().start(builder.build()).step().up(1, 1);
        say(bench, Sample.target(1, 1), new Percent(30));
        assertThat(bench.step().table(1)).isEqualTo("1:3");
        bench.plane.afterEach = () -> assertThat(bench.table(1)).matches(".*:[1-9].*");
        say(bench, Sample.target(1, 1), new Percent(20));
        assertThat(bench.step().table(1)).isEqualTo("9:1");
        say(bench, Sample.target(1, 1), new Percent(30));
        assertThat(bench.step().table(1)).isEqualTo("1:3");
    }

    @Test
    void quorum_countsTheWholeWeight_whileServersStartSlowly() {
        var builder = weighing(10).without(1);
        builder.quorum = 10;
        builder.sorry = Sample.sorryServer();
        builder.slowStart = Duration.ofSeconds(10);
        var bench = new Bench().start(builder.build()).step().up(1, 1);
        assertThat(bench.table(1)).isEqualTo("1:1");
        say(bench, Sample.target(1, 1), new Percent(200));
        assertThat(bench.pass(Duration.ofSeconds(5)).table(1)).matches("1:(9|1[01])");
        assertThat(bench.pass(Duration.ofSeconds(6)).table(1)).isEqualTo("1:20");
    }

    private static final AgentCheck AGENT = new AgentCheck(Sample.PACE, Reach.SERVER, AgentCheck.Protocol.HAPROXY, "",
            "",
            1, 100, 0);

    private static ProbeTarget agent() {
        return new ProbeTarget(Sample.server(1, 1).address(), 80, AGENT);
    }

    private Bench remembering() {
        return new Bench(directory.resolve("director.json"), KernelSettings.NONE);
    }

    private static Sample.Builder advised(int weight) {
        return weighing(weight).change(0, server -> Sample.checked(server, AGENT));
    }

    @ParameterizedTest
    @CsvSource({"30,1:3 2:1", "0,1:0 2:1"})
    void restart_keepsTheWeightThatAnAgentGave_untilItSpeaksAgain(int percent, String table) {
        var bench = remembering().start(advised(10).build()).step();
        say(bench, agent(), new Percent(percent));
        assertThat(bench.step().up(1, 2).table(1)).isEqualTo(table);
        bench.plane.done.clear();
        bench.restart().pass(Duration.ofSeconds(5));
        assertThat(bench.plane.done).as("a restart moves nothing").isEmpty();
        assertThat(bench.table(1)).isEqualTo(table);
        var member = bench.reconciler.works().all().iterator().next().members.get(Sample.serverKey(1, 1));
        assertThat(member).isNotNull().satisfies(found -> assertThat(found.standing.advice().inWords(10))
                .isEqualTo("found in the table with weight " + percent / 10 + ": " + percent / 10 + " in place of 10"));
        say(bench, agent(), new Percent(50));
        assertThat(bench.pass(MOMENT).table(1)).isEqualTo("1:5 2:1");
    }

    @Test
    void restart_givesTheDefinedWeight_whereNoCheckAdvises() {
        var bench = remembering().start(weighing(10).build()).step().up(1, 1, 2);
        bench.restart(Sample.snapshot(2, weighing(20).build())).step();
        assertThat(bench.table(1)).isEqualTo("1:20 2:1");
    }

    @Test
    void restart_losesNoQuorum_byTheWeightsThatItFinds_norByAFirstFailure() {
        var builder = advised(10).without(1);
        builder.quorum = 5;
        builder.sorry = Sample.sorryServer();
        builder.slowStart = Duration.ofSeconds(100);
        var bench = remembering().start(builder.build()).step();
        say(bench, agent(), null);
        assertThat(bench.pass(Duration.ofSeconds(20)).table(1)).isEqualTo("1:2");
        assertThat(bench.restart().pass(MOMENT).table(1)).isEqualTo("1:2");
        assertThat(bench.heard("service-quorum")).isEmpty();
        bench.say(agent(), Verdict.State.DOWN);
        assertThat(bench.step().table(1)).isEqualTo("9:1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restart_goesOnWithASlowStart(boolean checked) {
        var builder = weighing(100).without(1);
        builder.slowStart = Duration.ofSeconds(100);
        if (!checked) {
            builder.unchecked();
        }
        var bench = remembering().start(builder.build()).step().up(1, 1);
        assertThat(bench.pass(Duration.ofSeconds(30)).table(1)).isEqualTo("1:30");
        bench.restart().pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:30");
        bench.up(1, 1);
        assertThat(bench.table(1)).isEqualTo("1:30");
        assertThat(bench.pass(Duration.ofSeconds(40)).table(1)).matches("1:(6[5-9]|70)");
        assertThat(bench.pass(Duration.ofSeconds(40)).table(1)).isEqualTo("1:100");
    }

    @Test
    void restart_startsNobodySlowly_whoHadItsWholeWeight() {
        var builder = weighing(100).without(1).unchecked();
        builder.slowStart = Duration.ofSeconds(100);
        var bench = remembering().start(builder.build()).step().pass(Duration.ofSeconds(101));
        assertThat(bench.table(1)).isEqualTo("1:100");
        bench.plane.done.clear();
        bench.restart().pass(MOMENT);
        assertThat(bench.plane.done).isEmpty();
        assertThat(bench.table(1)).isEqualTo("1:100");
    }
}
