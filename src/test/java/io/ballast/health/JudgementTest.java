package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;

import io.ballast.health.Verdict.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {

    private static Pace pace(int rise, int fall) {
        return new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), rise, fall);
    }

    private static State run(String results, Pace pace) {
        var state = Judgement.START;
        for (int i = 0; i < results.length(); i++) {
            state = state.after(results.charAt(i) == '+', pace, i);
        }
        return state.state();
    }

    @Test
    void start_isUnknown() {
        assertThat(Judgement.START.state()).isEqualTo(State.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"+,1,2,UP", "-,1,2,UNKNOWN", "--,1,2,DOWN", "+-,1,2,UP", "+--,1,2,DOWN", "+-+-+-,1,2,UP",
            "++,3,3,UNKNOWN",
            "+++,3,3,UP", "++-++,3,3,UNKNOWN", "+++--,3,3,UP", "+++---,3,3,DOWN", "---++,3,3,DOWN", "---+++,3,3,UP",
            "-,1,1,DOWN", "-+,1,1,UP"})
    void results_leadToState(String results, int rise, int fall, State expected) {
        assertThat(run(results, pace(rise, fall))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomResults_changeStateOnlyAfterARun(long seed) {
        var random = new Random(seed);
        var pace = pace(1 + random.nextInt(4), 1 + random.nextInt(4));
        var recent = new ArrayDeque<Boolean>();
        var state = Judgement.START;
        for (int i = 0; i < 5000; i++) {
            boolean success = random.nextInt(3) > 0;
            recent.addLast(success);
            if (recent.size() > 4) {
                recent.removeFirst();
            }
            var before = state.state();
            state = state.after(success, pace, i * Judgement.WINDOW.toNanos());
            if (state.state() != before) {
                int needed = state.state() == State.UP ? pace.rise() : pace.fall();
                var last = recent.stream().skip(Math.max(0, recent.size() - needed)).toList();
                assertThat(last).hasSize(needed).containsOnly(state.state() == State.UP);
            }
            assertThat(state.state() == State.UNKNOWN).as("back to unknown").isIn(before == State.UNKNOWN, false);
        }
    }
}
