package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class QueryTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void unknownParameter_isRefusedByName() {
        request.addParameter("dryrun", "true");
        assertThatThrownBy(() -> Query.of(request, "dryRun")).isInstanceOf(ProblemException.class)
                .hasMessageContaining("dryrun").hasMessageContaining("dryRun");
    }

    @Test
    void flag_isFalseUnlessItSaysTrue() {
        assertThat(Query.of(request, "dryRun").flag("dryRun")).isFalse();
        request.setParameter("dryRun", "true");
        assertThat(Query.of(request, "dryRun").flag("dryRun")).isTrue();
        request.setParameter("dryRun", "false");
        assertThat(Query.of(request, "dryRun").flag("dryRun")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "TRUE", "yes", " true"})
    void flag_thatIsNeither_isRefused(String value) {
        request.setParameter("dryRun", value);
        var query = Query.of(request, "dryRun");
        assertThatThrownBy(() -> query.flag("dryRun")).hasMessageContaining("true or false");
    }

    @ParameterizedTest
    @CsvSource({"10s, 10000", "500ms, 500", "2m, 120000", "PT3S, 3000", "0s, 0"})
    void duration_isReadInBothSpellings(String text, long millis) {
        request.setParameter("wait", text);
        assertThat(Query.of(request, "wait").duration("wait", Duration.ofMinutes(5)))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "6m", "-1s", "PT-1S", "99999999999h", "s"})
    void duration_thatIsNoneOrTooLong_isRefused(String text) {
        request.setParameter("wait", text);
        var query = Query.of(request, "wait");
        assertThatThrownBy(() -> query.duration("wait", Duration.ofMinutes(5))).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1001", "-1", "1.5", "99999999999999999999", "٣"})
    void number_outsideItsBounds_isRefused(String text) {
        request.setParameter("limit", text);
        var query = Query.of(request, "limit");
        assertThatThrownBy(() -> query.number("limit", 100, 1, 1000)).isInstanceOf(ProblemException.class);
    }
}
