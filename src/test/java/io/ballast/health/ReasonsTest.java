package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {

    @ParameterizedTest
    @CsvSource({"Connection refused,connection refused", "Network is unreachable,network is unreachable",
            "Host is unreachable,no route to host", "Connection timed out,no answer",
            "Connection reset by peer,connection reset", "Broken pipe,connection reset",
            "TLS alert 40,TLS alert 40", "503 where 200-299 was expected,503 where 200-299 was expected"})
    void kernelsWords_becomeReasons(String said, String reason) {
        assertThat(Reasons.of(new IOException(said))).isEqualTo(reason);
    }

    @Test
    void exceptionsWithoutWords_becomeReasons() {
        assertThat(Reasons.of(new NoRouteToHostException())).isEqualTo("no route to host");
        assertThat(Reasons.of(new PortUnreachableException())).isEqualTo("connection refused");
        assertThat(Reasons.of(new EOFException())).isEqualTo("the server closed the connection");
        assertThat(Reasons.of(new IOException())).isEqualTo("IOException");
    }

    @Test
    void times_areSaidInTheirUnit() {
        assertThat(Reasons.noAnswerIn(Duration.ofSeconds(1))).isEqualTo("no answer in 1 s");
        assertThat(Reasons.noAnswerIn(Duration.ofMillis(1500))).isEqualTo("no answer in 1500 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Cannot assign requested address", "No buffer space available",
            "Cannot allocate memory", "Operation not permitted"})
    void faultsOfThisMachine_areKnown(String said) {
        assertThat(Reasons.isOurs(new IOException(said))).isTrue();
        assertThat(Reasons.isOurs(new ConnectException(said))).isTrue();
    }

    @Test
    void whatCannotBeProbed_isThisMachines_inItsOwnWords() {
        var missing = new CannotProbe("Needs the capability CAP_NET_RAW");
        assertThat(Reasons.isOurs(missing)).isTrue();
        assertThat(Reasons.of(missing)).isEqualTo("Needs the capability CAP_NET_RAW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection refused", "Connection reset", "No route to host", "Network is unreachable"})
    void faultsOfTheServer_areNotThisMachines(String said) {
        assertThat(Reasons.isOurs(new IOException(said))).isFalse();
    }
}
