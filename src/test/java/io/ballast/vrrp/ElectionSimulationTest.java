package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dballast.vrrp.runs=5000} runs as many seeds; the same seed is always the same run. */
class ElectionSimulationTest {

    private static final int SOME = 40;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("ballast.vrrp.runs", SOME));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void directors_haveOneMasterWhenTheNetworkIsWhole(long seed) {
        new ElectionSimulation(seed).run();
    }

    /** Else it would prove little. */
    @Test
    void trouble_bringsEveryKindOfChange() {
        var seen = LongStream.range(0, SOME).boxed().flatMap(seed -> {
            var simulation = new ElectionSimulation(seed);
            simulation.run();
            return simulation.causes();
        }).collect(Collectors.toCollection(() -> EnumSet.noneOf(Cause.class)));
        assertThat(seen).isEqualTo(EnumSet.allOf(Cause.class));
    }
}
