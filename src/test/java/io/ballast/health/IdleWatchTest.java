package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.ballast.health.IdleWatch.Phase;
import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleWatchTest {

    private static final long INTERVAL = 1000;
    private static final Judgement UP = new Judgement(State.UP, true, 0, false, List.of());
    private static final IdleWatch OPEN = IdleWatch.START.opened();

    @Test
    void connection_isWanted_whenTheTargetIsUpAndSettled() {
        assertThat(IdleWatch.START.wantsConnection(UP)).isTrue();
        assertThat(IdleWatch.START.wantsConnection(Judgement.START)).isFalse();
        assertThat(IdleWatch.START.wantsConnection(new Judgement(State.UP, false, 1, false, List.of()))).isFalse();
        assertThat(IdleWatch.START.wantsConnection(new Judgement(State.DOWN, true, 1, false, List.of()))).isFalse();
        assertThat(OPEN.wantsConnection(UP)).isFalse();
    }

    @Test
    void end_asksForAsManyProbesAsFall_untilTheTargetIsDown() {
        var ended = OPEN.ended(3, 100);
        assertThat(ended.burst()).isEqualTo(3);
        assertThat(ended.wantsConnection(UP)).isFalse();
        var once = ended.after(false, State.UP, 100, INTERVAL);
        assertThat(once.burst()).isEqualTo(2);
        assertThat(once.after(false, State.UP, 101, INTERVAL).burst()).isEqualTo(1);
        assertThat(once.after(false, State.DOWN, 101, INTERVAL)).isEqualTo(IdleWatch.START);
    }

    @Test
    void probeThatPasses_endsTheBurst_andOpensAgain() {
        var passed = OPEN.ended(3, 100).after(true, State.UP, 101, INTERVAL);
        assertThat(passed.burst()).isZero();
        assertThat(passed.wantsConnection(UP)).isTrue();
        assertThat(passed.shown()).isEqualTo(Watch.WATCHING);
    }

    @Test
    void probeBegunBeforeTheEnd_saysNothingAboutIt() {
        var ended = OPEN.ended(2, 100);
        assertThat(ended.after(true, State.UP, 99, INTERVAL)).isSameAs(ended);
    }

    @Test
    void secondEndWithinAnInterval_whileProbesPass_givesUp() {
        var first = OPEN.ended(2, 100).after(true, State.UP, 100, INTERVAL);
        var later = first.opened().ended(2, 100 + INTERVAL).after(true, State.UP, 100 + INTERVAL, INTERVAL);
        assertThat(later.phase()).isEqualTo(Phase.CLOSED);
        var soon = first.opened().ended(2, 99 + INTERVAL).after(true, State.UP, 99 + INTERVAL, INTERVAL);
        assertThat(soon.shown()).isEqualTo(Watch.GIVEN_UP);
        assertThat(soon.wantsConnection(UP)).isFalse();
    }

    @Test
    void connectionThatThisMachineLost_isOpenedAgain_andAsksForNoProbes() {
        var lost = OPEN.lost();
        assertThat(lost.wantsConnection(UP)).isTrue();
        assertThat(lost.burst()).isZero();
        assertThat(lost.shown()).isEqualTo(Watch.WATCHING);
        var ended = OPEN.ended(3, 100);
        assertThat(ended.lost()).as("the server's own end before").isEqualTo(ended);
        var givenUp = new IdleWatch(Phase.GIVEN_UP, 0, null, 1L);
        assertThat(givenUp.lost()).isEqualTo(givenUp);
    }

    @Test
    void targetThatWasDown_isWatchedAgain() {
        var givenUp = new IdleWatch(Phase.GIVEN_UP, 0, null, 1L);
        assertThat(givenUp.after(true, State.UP, 5, INTERVAL)).isSameAs(givenUp);
        var back = givenUp.after(false, State.DOWN, 6, INTERVAL);
        assertThat(back.after(true, State.UP, 7, INTERVAL).wantsConnection(UP)).isTrue();
    }

    /** Whatever comes, ends of connections alone never lead to more than {@code fall} probes each, nor to a verdict. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomEvents_keepTheBounds(long seed) {
        var random = new Random(seed);
        int fall = 1 + random.nextInt(3);
        var pace = new Pace(Duration.ofNanos(INTERVAL), Duration.ofNanos(INTERVAL), 1, fall);
        var watch = IdleWatch.START;
        var judged = Judgement.START;
        int sinceEnd = 0;
        for (long now = 0; now < 50_000; now += random.nextInt(40)) {
            if (watch.phase() == Phase.OPEN && random.nextInt(4) == 0) {
                watch = watch.ended(fall, now);
                sinceEnd = 0;
                assertThat(watch.burst()).isEqualTo(fall);
            } else if (watch.wantsConnection(judged) && random.nextBoolean()) {
                watch = watch.opened();
            } else {
                boolean burst = watch.burst() > 0;
                boolean success = random.nextInt(5) > 0;
                judged = judged.after(success, pace, now);
                watch = watch.after(success, judged.state(), now, INTERVAL);
                sinceEnd += burst ? 1 : 0;
                assertThat(sinceEnd).isLessThanOrEqualTo(fall);
                assertThat(burst && success && watch.burst() > 0).isFalse();
            }
            assertThat(watch.burst()).isBetween(0, fall);
            assertThat(judged.state() == State.DOWN && watch.phase() != Phase.CLOSED).isFalse();
        }
    }
}
