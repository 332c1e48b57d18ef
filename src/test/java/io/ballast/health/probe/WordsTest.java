package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void quote_isOnePrintableLineOfBoundedLength() {
        assertThat(PlainWords.quote("\r\n \r\n  first \u0007\u001b[0m \u202elaid\"\nsecond"))
                .isEqualTo("\"first ..[0m .laid'\"");
        assertThat(PlainWords.quote("x".repeat(81))).isEqualTo('"' + "x".repeat(80) + "...\"");
        assertThat(PlainWords.quote("\ud83d")).isEqualTo("\".\"");
        assertThat(PlainWords.quote("")).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @CsvSource({"a.example, a.example, true", "*.example.org, a.example.org, true", "*.example.org, example.org, false",
            "*.example.org, a.b.example.org, false", "*.org, example.org, false",
            "a*.example.org, ab.example.org, false",
            "*, example, false", "*.example.org, .example.org, false"})
    void certificateName_matchesByWholeLabels(String pattern, String name, boolean matches) {
        assertThat(CertificateNames.matches(pattern, name)).isEqualTo(matches);
    }
}
