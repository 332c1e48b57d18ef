package io.ballast.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** rr, wrr, and what holds for all schedulers. Servers are added in the order a, b, c. */
class TurnSchedulersTest {

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf", "sed", "nq"})
    void anyScheduler_choosesNobody_whereNobodyIsAvailable(String name) {
        assertThat(new Farm(name).choose(2)).isEqualTo("--");
        assertThat(new Farm(name, 0).choose(2)).isEqualTo("--");
        assertThat(new Farm(name, 0, 0, 0).choose(2)).isEqualTo("--");
        var full = new Farm(name, 1);
        full.overload('a', true);
        assertThat(full.choose(2)).isEqualTo("--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf", "sed", "nq"})
    void anyScheduler_withOneServer_choosesIt(String name) {
        var farm = new Farm(name, 3);
        assertThat(farm.choose(4)).isEqualTo("aaaa");
        farm.remove('a');
        assertThat(farm.choose(1)).isEqualTo("-");
        farm.add('b', 1);
        assertThat(farm.choose(2)).isEqualTo("bb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "lblc", "lblcr", "fo", "ovf", "sed", "nq"})
    void anyScheduler_butTheHashing_passesOverOverloadAndWeightZero(String name) {
        var farm = new Farm(name, 1, 1, 1);
        farm.overload('c', true);
        farm.weight('b', 0);
        assertThat(farm.choose(3)).isEqualTo("aaa");
    }

    @Test
    void schedulerOfAnotherName_isNone() {
        assertThat(Scheduler.named("best", Set.of())).isNull();
        assertThat(Scheduler.named("none", Set.of())).isNull();
    }

    @Test
    void rr_takesTurns_latestAddedFirst() {
        assertThat(new Farm("rr", 1, 1, 1).choose(7)).isEqualTo("cbacbac");
    }

    @Test
    void rr_knowsNoWeights_butZero() {
        assertThat(new Farm("rr", 5, 0, 1).choose(4)).isEqualTo("caca");
    }

    @Test
    void rr_addedServer_isTakenAtTheNextTurn() {
        var farm = new Farm("rr", 1, 1);
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.add(1);
        assertThat(farm.choose(4)).isEqualTo("acba");
    }

    @Test
    void rr_removedServer_leavesNobodyOut() {
        var farm = new Farm("rr", 1, 1, 1, 1);
        assertThat(farm.choose(2)).isEqualTo("dc");
        farm.remove('c');
        assertThat(farm.choose(4)).isEqualTo("badb");
    }

    @Test
    void rr_removedFirst_beginsAnew() {
        var farm = new Farm("rr", 1, 1, 1);
        assertThat(farm.choose(1)).isEqualTo("c");
        farm.remove('c');
        assertThat(farm.choose(3)).isEqualTo("bab");
    }

    @Test
    void rr_overloadedServer_missesItsTurns() {
        var farm = new Farm("rr", 1, 1, 1);
        farm.overload('b', true);
        assertThat(farm.choose(3)).isEqualTo("cac");
        farm.overload('b', false);
        assertThat(farm.choose(3)).isEqualTo("bac");
    }

    /**
     * Rounds ask for falling weights, in steps of their common divisor. The first to come is that of weight 1, since so
     * stood the round when the first server came alone.
     */
    @ParameterizedTest
    @CsvSource({"1, 1, 1, cbacbacbac", "4, 3, 2, cbaabacbac", "3, 1, 1, cbaaacbaaa", "2, 4, 6, cbaccbcbac",
            "1, 0, 2, caccaccacc", "0, 0, 5, cccccccccc", "10, 10, 5, cbabacbaba"})
    void wrr_takesRounds(int a, int b, int c, String sequence) {
        assertThat(new Farm("wrr", a, b, c).choose(10)).isEqualTo(sequence);
    }

    @Test
    void wrr_changedWeight_beginsBeforeTheFirst_inTheSameRound() {
        var farm = new Farm("wrr", 3, 3, 3);
        assertThat(farm.choose(1)).isEqualTo("c");
        farm.weight('a', 3);
        assertThat(farm.choose(2)).isEqualTo("cb");
    }

    @Test
    void wrr_lowerWeights_lowerTheRound() {
        var farm = new Farm("wrr", 9, 8);
        assertThat(farm.choose(3)).isEqualTo("baa");
        farm.weight('a', 1);
        farm.weight('b', 2);
        assertThat(farm.choose(3)).isEqualTo("bba");
    }

    @Test
    void wrr_allWeightsZero_thenOne_goesOn() {
        var farm = new Farm("wrr", 2, 2);
        farm.weight('a', 0);
        farm.weight('b', 0);
        assertThat(farm.choose(2)).isEqualTo("--");
        farm.weight('a', 2);
        assertThat(farm.choose(2)).isEqualTo("aa");
    }

    @Test
    void wrr_overloadedHeavyServer_leavesTheLight() {
        var farm = new Farm("wrr", 100, 1, 1);
        farm.overload('a', true);
        assertThat(farm.choose(4)).isEqualTo("cbcb");
        farm.overload('b', true);
        farm.overload('c', true);
        assertThat(farm.choose(2)).isEqualTo("--");
        farm.overload('a', false);
        assertThat(farm.choose(3)).isEqualTo("aaa");
    }

    @Test
    void wrr_overACycle_keepsToTheWeights() {
        var sequence = new Farm("wrr", 7, 4, 2, 1).choose(140);
        assertThat(sequence.chars().filter(c -> c == 'a')).hasSize(70);
        assertThat(sequence.chars().filter(c -> c == 'b')).hasSize(40);
        assertThat(sequence.chars().filter(c -> c == 'c')).hasSize(20);
        assertThat(sequence.chars().filter(c -> c == 'd')).hasSize(10);
    }
}
