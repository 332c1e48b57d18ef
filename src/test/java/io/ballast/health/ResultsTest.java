package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final ProbeTarget TARGET = new ProbeTarget(IpAddress.parse("127.0.0.1"), 80, new Check.None());
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

    private final Results results = new Results();

    @Test
    void noResults_areAnEmptyList() {
        assertThat(results.list(TARGET)).isEmpty();
        assertThat(results.figures()).isEqualTo(ProbeFigures.NONE);
    }

    @Test
    void result_comesBackAsItWas() {
        results.add(true, "connected", 1_500_000, NOON);
        results.add(false, "connection refused", 0, NOON.plusSeconds(1));
        assertThat(results.list(TARGET)).containsExactly(
                new ProbeResult(TARGET, false, "connection refused", Duration.ZERO, NOON.plusSeconds(1), null, null,
                        false),
                new ProbeResult(TARGET, true, "connected", Duration.ofNanos(1_500_000), NOON, null, null, false));
    }

    @Test
    void ring_keepsTheLast() {
        for (int each = 0; each < 1000; each++) {
            results.add(each % 3 > 0, "result " + each, each * 1000L, NOON.plusSeconds(each));
            assertThat(results.list(TARGET)).hasSize(Math.min(each + 1, Results.KEPT));
            assertThat(results.list(TARGET).getFirst().reason()).isEqualTo("result " + each);
        }
        assertThat(results.list(TARGET)).extracting(ProbeResult::at).isSortedAccordingTo(
                (one, other) -> other.compareTo(one));
        assertThat(results.list(TARGET).getLast().reason()).isEqualTo("result " + (1000 - Results.KEPT));
    }

    @Test
    void sums_countAll() {
        results.add(true, "connected", 1_000_000, NOON);
        results.add(false, "no answer in 1 s", 2_000_000, NOON);
        results.addImpossible();
        assertThat(results.figures()).isEqualTo(new ProbeFigures(2, 1, 1, Duration.ofMillis(3)));
    }

    @Test
    void veryLongProbe_isCutToWhatFits() {
        results.add(true, "connected", Long.MAX_VALUE, NOON);
        assertThat(results.list(TARGET).getFirst().took()).isGreaterThan(Duration.ofMinutes(30));
    }
}
