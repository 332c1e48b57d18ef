package io.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutageTest {

    @ParameterizedTest
    @CsvSource({"90020, Another process has the database file open", "90030, damaged", "90048, damaged",
            "90034, damaged", "90097, can be read and not written", "28000, refuses the user", "90067, cannot be used"})
    void codesOfH2_haveTheirSentence(int code, String words) {
        assertThat(Outage.of(new SQLException("h2 says", "HY000", code))).isNotNull().extracting(Outage::sentence)
                .asString().contains(words).endsWith("Ballast tries again by itself.");
    }

    @ParameterizedTest
    @CsvSource({"25006, can be read and not written", "28P01, refuses the user", "3D000, refuses the user",
            "08006, cannot be used: the server says. ", "57P01, cannot be used", "53300, cannot be used"})
    void statesOfPostgres_haveTheirSentence(String state, String words) {
        assertThat(Outage.of(new IllegalStateException(new SQLException("the server says", state)))).isNotNull()
                .extracting(Outage::sentence).asString().contains(words);
    }

    @ParameterizedTest
    @CsvSource({"No space left on device", "could not extend file \"base/1\"", "Disk full"})
    void fullDisk_leavesReading(String words) {
        assertThat(Outage.of(new SQLException("writing", "HY000", 90028, new IOException(words))))
                .isEqualTo(
                        new Outage("The disk of the database is full. Free some space. Ballast tries again by itself.",
                                true));
    }

    @Test
    void readOnly_leavesReading_andNothingElseDoes() {
        assertThat(Outage.of(new SQLException("", "25006"))).isNotNull().matches(Outage::readable);
        assertThat(Outage.of(new SQLException("", "08001"))).isNotNull().matches(outage -> !outage.readable());
    }

    static Stream<Arguments> faultsOfOurs() {
        return Stream.of(Arguments.of(new SQLIntegrityConstraintViolationException("duplicate key", "23505", 23505)),
                Arguments.of(new IllegalArgumentException("a name too long")),
                Arguments.of(new SQLException("syntax", "42000", 42000)));
    }

    @ParameterizedTest
    @MethodSource("faultsOfOurs")
    void faultOfTheWork_isNoOutage(Throwable failure) {
        assertThat(Outage.of(failure)).isNull();
    }

    @Test
    void emptyPool_isAnOutage_toldByItsReason() {
        var failure = new SQLTransientConnectionException("no connection within 3 s",
                new SQLException("Connection refused [90067-240]\nat length"));
        assertThat(Outage.of(failure)).isNotNull().extracting(Outage::sentence)
                .isEqualTo("The database cannot be used: Connection refused. Ballast tries again by itself.");
    }

    @Test
    void silentFailure_isNamedAllTheSame() {
        assertThat(Outage.unknown(new SQLException()).sentence())
                .isEqualTo("The database cannot be used. Ballast tries again by itself.");
    }
}
