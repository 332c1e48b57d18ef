package io.ballast.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedulers that go by connections. Of equals the latest added wins, since it stands in front. */
class LoadSchedulersTest {

    @ParameterizedTest
    @ValueSource(strings = {"lc", "wlc", "sed", "nq"})
    void equals_areTakenLatestAddedFirst(String name) {
        assertThat(new Farm(name, 1, 1, 1).hold(6)).isEqualTo("cbacba");
    }

    @Test
    void lc_knowsNoWeights_butZero() {
        assertThat(new Farm("lc", 9, 1, 0).hold(4)).isEqualTo("baba");
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 255, b", "1, 0, 0, 256, b", "1, 0, 0, 257, a", "0, 3, 0, 2, b", "0, 2, 0, 2, b"})
    void lc_takesAnActiveConnection_forAsHeavyAs256Inactive(long activeA, long inactiveA, long activeB, long inactiveB,
            String expected) {
        var farm = new Farm("lc", 1, 1);
        farm.connections('a', activeA, inactiveA);
        farm.connections('b', activeB, inactiveB);
        assertThat(farm.choose(1)).isEqualTo(expected);
    }

    @Test
    void wlc_keepsToTheWeights() {
        assertThat(new Farm("wlc", 1, 2, 3).hold(12)).isEqualTo("cbacbccbacbc");
    }

    @ParameterizedTest
    @CsvSource({"2, 6, 1, 3, b", "2, 5, 1, 3, a", "3, 7, 2, 5, a", "65535, 65535, 65534, 65535, a"})
    void wlc_comparesWithoutRounding(int weightA, long activeA, int weightB, long activeB, String expected) {
        var farm = new Farm("wlc", weightA, weightB);
        farm.connections('a', activeA, 0);
        farm.connections('b', activeB, 0);
        assertThat(farm.choose(1)).isEqualTo(expected);
    }

    @Test
    void sed_countsTheNewConnectionIn() {
        // (active + 1) / weight: 1/1, 1/2, 1/3 at first, so the heaviest fills up before the others begin.
        assertThat(new Farm("sed", 1, 2, 3).hold(6)).isEqualTo("cbccba");
    }

    @Test
    void sed_seesNoInactiveConnections() {
        var farm = new Farm("sed", 1, 1);
        farm.connections('b', 0, 10_000);
        assertThat(farm.choose(1)).isEqualTo("b");
    }

    @Test
    void nq_fillsTheIdle_thenGoesBySed() {
        assertThat(new Farm("nq", 1, 2, 3).hold(7)).isEqualTo("cbaccbc");
    }

    @Test
    void nq_countsAsIdle_whoHasInactiveConnectionsAlone() {
        var farm = new Farm("nq", 1, 5);
        farm.connections('a', 0, 100);
        farm.connections('b', 1, 0);
        assertThat(farm.choose(1)).isEqualTo("a");
    }

    @Test
    void fo_keepsToTheHighestWeight() {
        var farm = new Farm("fo", 2, 3, 3, 1);
        assertThat(farm.hold(3)).isEqualTo("ccc");
        farm.overload('c', true);
        assertThat(farm.hold(2)).isEqualTo("bb");
        farm.weight('b', 0);
        assertThat(farm.hold(1)).isEqualTo("a");
    }

    @Test
    void ovf_goesOn_whenActiveConnectionsExceedTheWeight() {
        // A server of weight 2 takes three: the third comes while its two do not exceed the weight.
        assertThat(new Farm("ovf", 1, 2, 3).hold(10)).isEqualTo("ccccbbbaa-");
    }

    @Test
    void ovf_seesNoInactiveConnections() {
        var farm = new Farm("ovf", 1, 2);
        farm.connections('b', 0, 100);
        assertThat(farm.choose(1)).isEqualTo("b");
    }

    @Test
    void lblc_staysAtOneServer_untilItIsCrowded() {
        var farm = new Farm("lblc", 2, 2);
        assertThat(farm.hold(3)).isEqualTo("bbb");
        // b has 3 active with weight 2, and a less than half of its 2.
        assertThat(farm.hold(3)).isEqualTo("aaa");
    }

    @Test
    void lblc_staysAtACrowdedServer_whereNobodyHasRoom() {
        var farm = new Farm("lblc", 2, 2);
        farm.connections('b', 0, 0);
        farm.connections('a', 1, 0);
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.connections('b', 50, 0);
        assertThat(farm.choose(2)).isEqualTo("bb");
    }

    @Test
    void lblc_leavesAServerOfWeightZero_andNotOneOverItsThreshold() {
        var farm = new Farm("lblc", 1, 1);
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.overload('b', true);
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.weight('b', 0);
        assertThat(farm.choose(1)).isEqualTo("a");
    }

    @Test
    void lblc_remembersEachAddressByItself() {
        var farm = new Farm("lblc", 2, 2);
        var other = IpAddress.parse("10.8.0.101");
        assertThat(farm.hold(1)).isEqualTo("b");
        assertThat(farm.choose(Farm.CLIENT, 1, other)).isEqualTo('a');
        farm.connections('a', 2, 0);
        assertThat(farm.choose(Farm.CLIENT, 1, other)).isEqualTo('a');
        assertThat(farm.choose(1)).isEqualTo("b");
    }

    @Test
    void lblc_forgetsAfterADay() {
        var farm = new Farm("lblc", 1, 1);
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.connections('b', 1, 0);
        farm.pass(Duration.ofHours(24));
        assertThat(farm.choose(1)).isEqualTo("b");
        farm.pass(Duration.ofHours(25));
        assertThat(farm.choose(1)).isEqualTo("a");
    }

    @Test
    void lblcr_growsByAServer_whenItsLeastIsCrowded() {
        var farm = new Farm("lblcr", 2, 2, 2);
        assertThat(farm.hold(3)).isEqualTo("ccc");
        assertThat(farm.hold(1)).isEqualTo("b");
        assertThat(farm.hold(2)).isEqualTo("bb");
        assertThat(farm.hold(1)).isEqualTo("a");
    }

    @Test
    void lblcr_ofTheSet_takesTheLeastLoaded() {
        var farm = new Farm("lblcr", 2, 2);
        assertThat(farm.hold(4)).isEqualTo("bbba");
        farm.connections('b', 0, 0);
        assertThat(farm.choose(1)).isEqualTo("b");
    }

    @Test
    void lblcr_losesItsMostLoaded_afterADayWithoutChange() {
        var farm = new Farm("lblcr", 2, 2);
        assertThat(farm.hold(4)).isEqualTo("bbba");
        // Asked often enough to be remembered, and unchanged for more than a day.
        farm.pass(Duration.ofHours(20));
        assertThat(farm.choose(1)).isEqualTo("a");
        farm.pass(Duration.ofHours(5));
        assertThat(farm.choose(1)).isEqualTo("a");
        // b has left the set: even idle it is not asked while a is not crowded.
        farm.connections('b', 0, 0);
        assertThat(farm.choose(1)).isEqualTo("a");
    }
}
