package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.ballast.health.Verdict.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Pace pace(int rise, int fall) {
        return new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), rise, fall);
    }

    private static Judgement run(String results, Pace pace) {
        return run(Judgement.START, results, pace, 0);
    }

    /** Results at intervals of two seconds. */
    private static Judgement run(Judgement from, String results, Pace pace, long nowNanos) {
        var state = from;
        for (int i = 0; i < results.length(); i++) {
            state = state.after(results.charAt(i) == '+', pace, nowNanos + 2 * SECOND * i);
        }
        return state;
    }

    @Test
    void start_isUnknown_andNotSettled() {
        assertThat(Judgement.START.state()).isEqualTo(State.UNKNOWN);
        assertThat(Judgement.START.isSettled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"+,1,2,UP", "-,1,2,UNKNOWN", "--,1,2,DOWN", "+-,1,2,UP", "+--,1,2,DOWN", "+-+-+-,1,2,UP",
            "++,3,3,UNKNOWN", "+++,3,3,UP", "++-++,3,3,UNKNOWN", "+++--,3,3,UP", "+++---,3,3,DOWN", "---++,3,3,DOWN",
            "---+++,3,3,UP", "-,1,1,DOWN", "-+,1,1,UP", "++++++++-+-,1,2,UP"})
    void results_leadToState(String results, int rise, int fall, State expected) {
        assertThat(run(results, pace(rise, fall)).state()).isEqualTo(expected);
    }

    @Test
    void resultThatDisagrees_unsettles() {
        assertThat(run("+", pace(1, 2)).isSettled()).isTrue();
        assertThat(run("+-", pace(1, 2)).isSettled()).isFalse();
        assertThat(run("+-+", pace(1, 2)).isSettled()).isTrue();
        assertThat(run("+--", pace(1, 2)).isSettled()).isTrue();
    }

    @Test
    void agreeingResults_makeNoNewValue() {
        var up = run("++", pace(1, 2));
        assertThat(up.after(true, pace(1, 2), SECOND)).isSameAs(up);
    }

    @Test
    void firstVerdict_isNoChange_alsoWhereNoResultLedThere() {
        for (var first : new State[]{State.UP, State.DOWN}) {
            var entered = Judgement.START.changed(first, SECOND);
            assertThat(entered.state()).isEqualTo(first);
            assertThat(entered.isSettled()).isTrue();
            assertThat(entered.recent(SECOND)).isZero();
            assertThat(entered).isEqualTo(run(first == State.UP ? "+" : "--", pace(1, 2)));
            assertThat(entered.changed(first == State.UP ? State.DOWN : State.UP, SECOND).recent(SECOND)).isEqualTo(1);
        }
    }

    @Test
    void fifthChange_isFlapping_andDoublesWhatReturnTakes() {
        var pace = pace(1, 1);
        var fourth = run("+-+-+", pace);
        assertThat(fourth.flapping()).isFalse();
        var fifth = run("+-+-+-", pace);
        assertThat(fifth.flapping()).isTrue();
        assertThat(fifth.state()).isEqualTo(State.DOWN);
        assertThat(fifth.neededToRise(pace, 12 * SECOND)).isEqualTo(2);
        assertThat(run("+-+-+-+", pace).state()).isEqualTo(State.DOWN);
        var sixth = run("+-+-+-++", pace);
        assertThat(sixth.state()).isEqualTo(State.UP);
        var seventh = run("+-+-+-++-", pace);
        assertThat(seventh.neededToRise(pace, 20 * SECOND)).isEqualTo(8);
        var ninth = run("+-+-+-++-++++++++-", pace);
        assertThat(ninth.state()).isEqualTo(State.DOWN);
        assertThat(ninth.neededToRise(pace, 40 * SECOND)).isEqualTo(16);
    }

    @Test
    void quietTime_endsFlapping() {
        var pace = pace(1, 1);
        var flapping = run("+-+-+-++", pace);
        long later = Judgement.WINDOW.toNanos();
        assertThat(flapping.after(true, pace, later - SECOND).flapping()).isTrue();
        var calm = flapping.after(true, pace, later + 16 * SECOND);
        assertThat(calm.flapping()).isFalse();
        assertThat(calm.state()).isEqualTo(State.UP);
        assertThat(run(calm, "-+", pace, later + 60 * SECOND).state()).isEqualTo(State.UP);
    }

    @Test
    void longIntervals_areDampedByNoMoreThanFiveMinutes() {
        var slow = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(1), 2, 1);
        var changes = new ArrayList<Long>();
        for (int each = 0; each < 9; each++) {
            changes.add(-each * SECOND);
        }
        var flapping = new Judgement(State.DOWN, false, 0, true, List.copyOf(changes));
        assertThat(flapping.neededToRise(slow, 0)).isEqualTo(4);
        assertThat(flapping.neededToRise(pace(1, 1), 0)).isEqualTo(16);
        assertThat(flapping.neededToRise(new Pace(Duration.ofHours(1), Duration.ofSeconds(1), 3, 1), 0)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomResults_changeStateOnlyAfterARun(long seed) {
        var random = new Random(seed);
        var pace = pace(1 + random.nextInt(4), 1 + random.nextInt(4));
        var recent = new ArrayDeque<Boolean>();
        var judged = Judgement.START;
        long now = random.nextLong();
        for (int i = 0; i < 5000; i++) {
            boolean success = random.nextInt(3) > 0;
            recent.addLast(success);
            if (recent.size() > 64) {
                recent.removeFirst();
            }
            now += random.nextInt(10) == 0 ? random.nextLong(Judgement.WINDOW.toNanos()) : 2 * SECOND;
            int toRise = judged.neededToRise(pace, now);
            var before = judged;
            judged = judged.after(success, pace, now);
            assertThat(before.after(success, pace, now)).isEqualTo(judged);
            if (judged.state() != before.state()) {
                int needed = judged.state() == State.UP ? toRise : pace.fall();
                var last = recent.stream().skip(Math.max(0, recent.size() - needed)).toList();
                assertThat(last).hasSize(needed).containsOnly(judged.state() == State.UP);
            }
            assertThat(judged.flapping()).isEqualTo(judged.recent(now) >= Judgement.FLAPPING_FROM);
            assertThat(judged.changes()).hasSizeLessThan(10);
            assertThat(judged.state() == State.UNKNOWN).as("back to unknown")
                    .isIn(before.state() == State.UNKNOWN, false);
        }
    }
}
