package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of schedules in simulated time. */
class ScheduleTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final double PHASE_STEP = 0.618033988749895;

    private final Timers timers = new Timers();
    private final List<Long> starts = new ArrayList<>();
    private long now = Long.MAX_VALUE - DAY / 2; // System.nanoTime() may wrap round.

    /** A target whose probes take some time and fail now and then. */
    private final class Simulated extends Timer {

        final Schedule schedule;
        final Random random;
        final List<Long> begun = new ArrayList<>();
        final double failureShare;
        private boolean settled = true;

        Simulated(Pace pace, double phase, int together, long seed, double failureShare) {
            this.schedule = Schedule.from(now, pace, phase, together);
            this.random = new Random(seed);
            this.failureShare = failureShare;
            timers.set(this, schedule.firstNanos());
        }

        @Override
        void stumble(Throwable fault) {
            throw new AssertionError(fault);
        }

        @Override
        void fire(long nowNanos) {
            begun.add(now);
            starts.add(now);
            long ends = now + random.nextLong(SECOND / 20);
            settled = random.nextDouble() >= failureShare;
            timers.set(this, schedule.next(now, ends, settled, random.nextDouble()));
        }
    }

    private List<Simulated> targets(int count, Pace pace, double failureShare) {
        var all = new ArrayList<Simulated>();
        for (int each = 0; each < count; each++) {
            all.add(new Simulated(pace, each * PHASE_STEP % 1, count, each, failureShare));
        }
        return all;
    }

    private void passUntil(long end) {
        for (long left = timers.left(now); now + left - end < 0; left = timers.left(now)) {
            now += Math.max(0, left);
            timers.fire(now);
        }
        now = end;
    }

    private static Pace pace(Duration interval) {
        return new Pace(interval, Duration.ofSeconds(1), 1, 2);
    }

    private List<Integer> perSecond(long from, long to) {
        var counts = new int[(int) ((to - from) / SECOND)];
        for (long start : starts) {
            if (start - from >= 0 && start - to < 0) {
                counts[(int) ((start - from) / SECOND)]++;
            }
        }
        return Arrays.stream(counts).boxed().toList();
    }

    @Test
    void firstProbes_goOutAtOnce_withinASecond() {
        long begin = now;
        targets(1000, pace(Duration.ofMinutes(1)), 0);
        passUntil(begin + SECOND);
        assertThat(starts).hasSizeGreaterThanOrEqualTo(1000);
        var perTenth = new int[10];
        starts.forEach(start -> perTenth[(int) ((start - begin) / (SECOND / 10))]++);
        assertThat(Arrays.stream(perTenth).boxed()).allMatch(count -> count >= 90 && count <= 120);
    }

    @Test
    void fewFirstProbes_doNotWaitASecond() {
        long begin = now;
        targets(5, pace(Duration.ofMinutes(1)), 0);
        passUntil(begin + SECOND / 100);
        assertThat(starts).hasSize(5);
    }

    @Test
    void aDay_ofAThousandTargets_neverComesInWaves() {
        long begin = now;
        targets(1000, pace(Duration.ofMinutes(1)), 0);
        passUntil(begin + DAY);
        // 1,000 in 60 s are 16.7 a second; the jitter shuffles them within some seconds.
        var counts = perSecond(begin + 60 * SECOND, begin + DAY);
        assertThat(counts).allMatch(count -> count <= 45);
        for (int each = 0; each + 10 <= counts.size(); each += 10) {
            assertThat(counts.subList(each, each + 10).stream().mapToInt(Integer::intValue).sum()).isBetween(120, 215);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 2000, 7000, 60_000})
    void aDay_hasProbesAnIntervalApart_andNoneDrifts(long millis) {
        long begin = now;
        long interval = TimeUnit.MILLISECONDS.toNanos(millis);
        var all = targets(20, pace(Duration.ofMillis(millis)), 0);
        passUntil(begin + DAY);
        for (var target : all) {
            assertThat(target.begun.size()).isBetween((int) (DAY / interval) - 1, (int) (DAY / interval) + 2);
            for (int each = 2; each < target.begun.size(); each++) {
                long apart = target.begun.get(each) - target.begun.get(each - 1);
                assertThat(apart).isBetween((long) (interval * 0.959), (long) (interval * 1.041));
            }
            long second = target.begun.get(1) - target.begun.get(0);
            assertThat(second).isBetween(interval / 10, (long) (interval * 1.15));
        }
    }

    @Test
    void unsettledTarget_isProbedByItsFastInterval_andComesBackToItsGrid() {
        long begin = now;
        var hasty = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 2, Duration.ofMillis(500));
        var target = targets(1, hasty, 0.3).getFirst();
        passUntil(begin + DAY / 24);
        int fast = 0;
        for (int each = 1; each < target.begun.size(); each++) {
            long apart = target.begun.get(each) - target.begun.get(each - 1);
            assertThat(apart).isBetween(SECOND / 2, 12 * SECOND);
            fast += apart == SECOND / 2 ? 1 : 0;
            if (apart > SECOND) {
                long phase = Math.floorMod(target.begun.get(each) - target.schedule.anchorNanos(), 10 * SECOND);
                assertThat(Math.min(phase, 10 * SECOND - phase)).isLessThan(SECOND / 4);
            }
        }
        assertThat(fast).isGreaterThan(50);
    }

    @Test
    void timeoutAsLongAsTheInterval_leavesNoProbeOut() {
        var schedule = Schedule.from(0, pace(Duration.ofSeconds(1)), 0, 1);
        for (double random = 0; random < 1; random += 0.1) {
            // The probe begun late timed out late.
            assertThat(schedule.next(SECOND / 50, SECOND + SECOND / 50, true, random))
                    .isBetween(SECOND + SECOND / 50, SECOND + SECOND / 20);
        }
    }

    @Test
    void missedProbes_areNotMadeUpFor() {
        var schedule = Schedule.from(0, pace(Duration.ofSeconds(2)), 0, 1);
        assertThat(schedule.next(2 * SECOND, 9 * SECOND, true, 0.5)).isEqualTo(10 * SECOND);
    }

    @Test
    void standstill_isFollowedByNoBurst_andTheGridGoesOn() {
        long begin = now;
        var all = targets(1000, pace(Duration.ofSeconds(10)), 0);
        passUntil(begin + 60 * SECOND);
        now += 25 * SECOND;
        long resumed = now;
        starts.clear();
        passUntil(begin + 200 * SECOND);
        var perTenth = new int[20];
        starts.stream().filter(start -> start - resumed < 2 * SECOND)
                .forEach(start -> perTenth[(int) ((start - resumed) / (SECOND / 10))]++);
        assertThat(Arrays.stream(perTenth).boxed()).allMatch(count -> count <= 300);
        assertThat(perTenth[0]).as("a respite").isZero();
        assertThat(all).allSatisfy(target -> assertThat(target.begun).hasSizeBetween(6 + 11, 8 + 13));
        assertThat(perSecond(resumed + 20 * SECOND, begin + 200 * SECOND)).allMatch(
                count -> count >= 50 && count <= 150);
    }
}
