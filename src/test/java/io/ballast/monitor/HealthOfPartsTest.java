package io.ballast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class HealthOfPartsTest {

    private static final Duration YOUNG = Duration.ofSeconds(29);
    private static final Duration OLD = Duration.ofSeconds(30);

    private static String reason(Health health) {
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        return String.valueOf(health.getDetails().get("reason"));
    }

    @Test
    void heartbeat_isThatOfBothThreads() {
        assertThat(HealthOfParts.heartbeat(YOUNG, YOUNG).getStatus()).isEqualTo(Status.UP);
        assertThat(reason(HealthOfParts.heartbeat(OLD, YOUNG)))
                .isEqualTo("The director's loop has not turned for a while.");
        assertThat(reason(HealthOfParts.heartbeat(YOUNG, OLD)))
                .isEqualTo("The probing thread has not turned for a while.");
    }
}
