package io.ballast.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    static final Figures.Figure READING = new Figures.Figure("Reading", "the table", "0.21", "s", "ipvsadm 1.1 s",
            "a quarter", "Linux 6.1");

    @Test
    void aFigure_isReadAsItWasWritten() {
        assertThat(Figures.Figure.read(READING.line())).isEqualTo(READING);
    }

    @Test
    void number_hasThreeDigits() {
        assertThat(List.of(Figures.number(0.12345), Figures.number(1.2345), Figures.number(12.345),
                Figures.number(1234.4))).containsExactly("0.123", "1.23", "12.3", "1,234");
    }

    @Test
    void quantile_isOneOfTheSamples() {
        double[] samples = {5, 1, 4, 2, 3};

        assertThat(Figures.quantile(samples, 0.5)).isEqualTo(3);
        assertThat(Figures.quantile(samples, 0.99)).isEqualTo(5);
        assertThat(Figures.quantile(samples, 0)).isEqualTo(1);
    }

    @Test
    void page_hasATableForEachSection() {
        assertThat(PerformancePage.page(List.of(READING), "The machine is small."))
                .contains("## Reading\n\nOn Linux 6.1.").contains("| the table | 0.21 s | ipvsadm 1.1 s | a quarter |");
    }
}
