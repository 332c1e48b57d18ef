package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.ballast.lab.Figures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessMeterTest {

    private final LatenessMeter meter = new LatenessMeter();

    @Test
    void nothingNoted_isZero() {
        assertThat(meter.read(5)).isEqualTo(new Lateness(0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void quantiles_areExactToAnEighth(long seed) {
        var random = new Random(seed);
        var samples = new double[5000];
        for (int each = 0; each < samples.length; each++) {
            long late = (long) Math.exp(random.nextDouble() * 25);
            samples[each] = late;
            meter.note(late, each);
        }
        var read = meter.read(samples.length);
        assertThat(read.probes()).isEqualTo(samples.length);
        assertThat((double) read.median().toNanos()).isBetween(Figures.quantile(samples, 0.5),
                Figures.quantile(samples, 0.5) * 1.13 + 1);
        assertThat((double) read.p99().toNanos()).isBetween(Figures.quantile(samples, 0.99),
                Figures.quantile(samples, 0.99) * 1.13 + 1);
        assertThat((double) read.greatest().toNanos()).isEqualTo(Figures.quantile(samples, 1));
    }

    @Test
    void extremes_areCounted() {
        meter.note(-5, 0);
        meter.note(Long.MAX_VALUE, 0);
        assertThat(meter.read(0).probes()).isEqualTo(2);
        assertThat(meter.read(0).median()).isZero();
        assertThat(meter.read(0).greatest().toNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oldOnes_areForgotten_afterAMinute() {
        long second = TimeUnit.SECONDS.toNanos(1);
        meter.note(second, 0);
        assertThat(meter.read(29 * second).greatest()).isEqualTo(Duration.ofSeconds(1));
        meter.note(5, 31 * second);
        assertThat(meter.read(40 * second).probes()).isEqualTo(2);
        assertThat(meter.read(62 * second).probes()).isEqualTo(1);
        assertThat(meter.read(300 * second).probes()).isZero();
        assertThat(meter.read(300 * second).greatest()).isZero();
    }
}
