package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration COLLECT = Duration.ofSeconds(2);

    private final Pace pace = new Pace();

    private static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    @Test
    void first_goesAtOnce() {
        assertThat(pace.next(at(0), COLLECT)).isEqualTo(at(0));
        assertThat(pace.next(at(10), COLLECT)).isEqualTo(at(10));
    }

    @Test
    void whatFollows_waitsForQuiet_tenTimesAsLongAtMost() {
        pace.next(at(0), COLLECT);
        var due = pace.next(at(1), COLLECT);
        assertThat(due).isEqualTo(at(3));
        assertThat(pace.later(at(2.5), due, COLLECT)).isEqualTo(at(4.5));
        for (double time = 3; time < 100; time++) {
            due = pace.later(at(time), due, COLLECT);
        }
        assertThat(due).isEqualTo(at(21));
    }

    @Test
    void pauseGrowsWhileTheStormLasts_andEndsWithIt() {
        pace.next(at(0), COLLECT);
        double time = 1;
        Duration before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            var due = pace.next(at(time), COLLECT);
            var waits = Duration.between(at(time), due);
            assertThat(waits).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(Duration.ofMinutes(5));
            before = waits;
            time += waits.toMillis() / 1000.0 * 0.9;
        }
        assertThat(before).isEqualTo(Duration.ofMinutes(5));
        assertThat(pace.next(at(time + 600), COLLECT)).isEqualTo(at(time + 600));
    }
}
