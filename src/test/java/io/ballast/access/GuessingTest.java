package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class GuessingTest {

    private final Guessing guessing = new Guessing();

    @Test
    void firstWrongPasswords_costNothing() {
        for (int i = 0; i < Guessing.FREE; i++) {
            assertThat(guessing.wrong("10.0.0.1", i)).isZero();
        }
        assertThat(guessing.wrong("10.0.0.1", 100)).isEqualTo(Guessing.STEP);
        assertThat(guessing.wrong("10.0.0.2", 100)).as("another address").isZero();
    }

    @Test
    void manyWrongPasswords_waitLongerButNotForever() {
        var last = Duration.ZERO;
        for (int i = 0; i < 1000; i++) {
            var delay = guessing.wrong("10.0.0.1", i);
            assertThat(delay).isGreaterThanOrEqualTo(last);
            last = delay;
        }
        assertThat(last).isEqualTo(Guessing.MOST);
    }

    @Test
    void aMinuteLater_isForgotten() {
        for (int i = 0; i < 1000; i++) {
            guessing.wrong("10.0.0.1", 0);
        }
        assertThat(guessing.wrong("10.0.0.1", Duration.ofSeconds(61).toNanos())).isZero();
    }
}
