package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {

    private final Timers timers = new Timers();
    private final List<Noted> fired = new ArrayList<>();

    private final class Noted extends Timer {
        @Override
        void fire(long nowNanos) {
            assertThat(nowNanos - atNanos).isNotNegative();
            fired.add(this);
        }

        @Override
        void stumble(Throwable fault) {
            throw new AssertionError(fault);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomUse_firesEachInItsTurn(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Noted>();
        for (int each = 0; each < 200; each++) {
            all.add(new Noted());
        }
        var set = new ArrayList<Noted>();
        long now = Long.MAX_VALUE - 500;
        for (int step = 0; step < 5000; step++) {
            var timer = all.get(random.nextInt(all.size()));
            if (random.nextInt(3) > 0) {
                timers.set(timer, now + random.nextInt(1000));
                set.remove(timer);
                set.add(timer);
            } else {
                timers.unset(timer);
                set.remove(timer);
            }
            now += random.nextInt(20);
            long moment = now;
            var due = set.stream().filter(each -> each.atNanos - moment <= 0)
                    .sorted(Comparator.comparingLong(each -> each.atNanos - moment)).map(each -> each.atNanos).toList();
            fired.clear();
            assertThat(timers.fire(now)).isFalse();
            assertThat(fired.stream().map(each -> each.atNanos)).isEqualTo(due);
            set.removeAll(fired);
            long left = set.stream().mapToLong(each -> each.atNanos - moment).min().orElse(Long.MAX_VALUE);
            assertThat(timers.left(now)).isEqualTo(left);
        }
    }

    @Test
    void muchTooLate_isPutOffInOrder_overMostOfASecond() {
        var all = new ArrayList<Noted>();
        for (int each = 0; each < 1000; each++) {
            var timer = new Noted();
            all.add(timer);
            timers.set(timer, each * 10_000_000L);
        }
        long now = 8_000_000_000L;
        assertThat(timers.fire(now)).isTrue();
        assertThat(fired).isEmpty();
        for (int each = 1; each <= 800; each++) {
            assertThat(all.get(each).atNanos).isGreaterThan(all.get(each - 1).atNanos);
        }
        assertThat(all.getFirst().atNanos).isEqualTo(now + Timers.RESPITE_NANOS);
        assertThat(all.get(800).atNanos - now).isLessThanOrEqualTo(1_000_000_000);
        assertThat(all.get(801).atNanos).isEqualTo(8_010_000_000L);
    }

    @Test
    void timerSetWhileFiring_waitsForItsMoment() {
        var again = new Timer() {
            int times;

            @Override
            void fire(long nowNanos) {
                times++;
                timers.set(this, nowNanos + 10);
            }

            @Override
            void stumble(Throwable fault) {
                throw new AssertionError(fault);
            }
        };
        timers.set(again, 0);
        timers.fire(5);
        timers.fire(14);
        assertThat(again.times).isEqualTo(1);
        timers.fire(15);
        assertThat(again.times).isEqualTo(2);
    }

    @Test
    void timerThatStumbles_isTold_andTheOthersFire() {
        var stumbled = new ArrayList<Throwable>();
        var fault = new OutOfMemoryError("no more");
        timers.set(new Timer() {
            @Override
            void fire(long nowNanos) {
                throw fault;
            }

            @Override
            void stumble(Throwable from) {
                stumbled.add(from);
            }
        }, 0);
        timers.set(new Noted(), 1);
        timers.fire(5);
        assertThat(stumbled).containsExactly(fault);
        assertThat(fired).hasSize(1);
    }
}
