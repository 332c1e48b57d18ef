package io.ballast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.role.Boards;
import io.ballast.vrrp.router.Lack;

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
    void vrrp_namesEverythingThatIsMissing() {
        var health = HealthOfParts.vrrp(Boards.troubled("", new Lack("v", "there is no interface eth7")));
        assertThat(reason(health)).contains("VRRP instance v: there is no interface eth7.")
                .contains("VRRP instance w: its password cannot be opened");
        assertThat(String.valueOf(health.getDetails().get("instances"))).contains("v=backup: it began");
        assertThat(reason(HealthOfParts.vrrp(Boards.troubled("it cannot be started"))))
                .contains("does not answer: it cannot be started.").contains("VRRP instance w: its password");
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
