package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms,500ms", "6s,6s", "300s,5m", "5m,5m", "60m,1h", "90m,90m", "PT1M30S,90s", "0s,0s", "0ms,0s",
            "1d,24h", "PT0.25S,250ms"})
    void text_isReadAndWritten(String text, String written) {
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "s", "-1s", "1.5s", "6 s", "PT-1S", "PT0.0001S", "1w", "P99999999999999999D"})
    void anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
