package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovalGuardTest {

    @ParameterizedTest
    @CsvSource({"10, 10, false", "11, 11, true", "11, 54, true", "11, 55, false", "12, 59, true", "1000, 5000, false",
            "1001, 5000, true", "0, 0, false"})
    void removal_isMuchAboveTenAndAFifth(int removed, int all, boolean much) {
        assertThat(new RemovalGuard.Removal(removed, all, 0, 0, 0, 0).isMuch()).as("services").isEqualTo(much);
        assertThat(new RemovalGuard.Removal(0, 0, removed, all, 0, 0).isMuch()).as("servers").isEqualTo(much);
        assertThat(new RemovalGuard.Removal(0, 0, 0, 0, removed, all).isMuch()).as("instances").isEqualTo(much);
    }

    @Test
    void servicesAndServers_areNotAddedUp() {
        assertThat(new RemovalGuard.Removal(10, 10, 10, 10, 10, 10).isMuch()).isFalse();
    }
}
