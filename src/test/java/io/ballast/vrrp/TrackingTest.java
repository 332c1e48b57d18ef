package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.ballast.vrrp.TrackResult.Check;
import io.ballast.vrrp.TrackResult.Measure;
import io.ballast.vrrp.TrackResult.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackingTest {

    @ParameterizedTest
    @CsvSource({"2, false, WELL, 2", "2, false, FAILED, 0", "2, false, UNKNOWN, 0", "-60, false, WELL, 0",
            "-60, false, FAILED, -60", "-60, false, UNKNOWN, 0", "2, true, WELL, 0", "2, true, FAILED, 2",
            "-60, true, WELL, -60", "-60, true, FAILED, 0", "0, false, FAILED, 0"})
    void weight_isAddedWhileWellAndTakenOffWhileFailed(int weight, boolean reverse, State state, int contribution) {
        assertThat(new Check("process flume", weight, reverse, state).contribution()).isEqualTo(contribution);
    }

    @ParameterizedTest
    @CsvSource({"0, false, FAILED, true", "0, false, WELL, false", "0, true, WELL, true", "0, true, FAILED, false",
            "0, false, UNKNOWN, false", "-253, false, FAILED, false"})
    void weight0_isAFault(int weight, boolean reverse, State state, boolean fault) {
        assertThat(new Check("process flume", weight, reverse, state).isFault()).isEqualTo(fault);
    }

    @Test
    void weight0_isAwaited() {
        assertThat(Tracking.of(List.of(new Check("script a", 0, false, State.UNKNOWN),
                new Check("script b", 5, false, State.UNKNOWN))).pending()).containsExactly("script a");
    }

    @ParameterizedTest
    @CsvSource({"1, false, 20, 20, false", "2, false, -20, -40, false", "1, true, 20, -20, false",
            "1, false, -254, -254, true", "2, false, 2000000000, 254, false", "-2, false, 2000000000, -254, true",
            "0, false, 0, 0, false", "0, false, 1, 0, true", "0, true, 0, 0, true", "0, true, 1, 0, false"})
    void number_isMultiplied(int weight, boolean reverse, int value, int contribution, boolean fault) {
        var measure = new Measure("file tf", weight, reverse, value);
        assertThat(measure.contribution()).isEqualTo(contribution);
        assertThat(measure.isFault()).isEqualTo(fault);
        assertThat(measure.isPending()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 100", "100, 2, 102", "100, -60, 40", "100, -100, 1", "100, -500, 1", "100, 500, 254",
            "254, 1, 254", "255, -100, 255", "255, 100, 255"})
    void priority_staysWithin1And254AndAnOwnersIsNeverChanged(int base, int sum, int effective) {
        assertThat(new Tracking(sum, List.of(), List.of()).effective(base)).isEqualTo(effective);
    }

    @Test
    void sum_isKeptBeyondWhatAPriorityCanBe() {
        var down = Tracking.of(List.of(new Check("a", -200, false, State.FAILED),
                new Check("b", -200, false, State.FAILED), new Check("c", 50, false, State.WELL)));
        assertThat(down.sum()).isEqualTo(-350);
        assertThat(down.effective(200)).isEqualTo(1);
    }

    @Test
    void faults_areNamed() {
        assertThat(Tracking.of(List.of(new Check("process flume", 0, false, State.FAILED),
                new Measure("file tf", 0, false, 3), new Check("interface eth1", 0, false, State.WELL))).faults())
                .containsExactly("process flume", "file tf");
    }
}
