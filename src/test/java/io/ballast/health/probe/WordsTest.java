package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({"a.example, a.example, true", "*.example.org, a.example.org, true", "*.example.org, example.org, false",
            "*.example.org, a.b.example.org, false", "*.org, example.org, false",
            "a*.example.org, ab.example.org, false",
            "*, example, false", "*.example.org, .example.org, false"})
    void certificateName_matchesByWholeLabels(String pattern, String name, boolean matches) {
        assertThat(CertificateNames.matches(pattern, name)).isEqualTo(matches);
    }
}
