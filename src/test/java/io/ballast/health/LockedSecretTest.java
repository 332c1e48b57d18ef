package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.ballast.secret.Secret;
import io.ballast.secret.SecretBox;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

/** A key that was lost is this machine's want, and takes no server down. */
class LockedSecretTest {

    @Test
    void checkWhoseSecretIsLocked_saysWhyAndChangesNoVerdict() throws Exception {
        var sealed = SecretBox.with(new byte[32]).seal("hunter2").sealed();
        var other = new byte[32];
        other[0] = 1;
        var target = new ProbeTarget(IpAddress.parse("127.0.0.1"), 80, http(SecretBox.with(other).open(sealed)));
        try (var checker = new HealthChecker(new Random(1), check -> _ -> {
            Objects.requireNonNull(((HttpCheck) check).credentials()).password().reveal();
            return Outcome.success("200");
        }, Plain.marking())) {
            checker.assign(Set.of(target));
            for (int i = 0; i < 5; i++) {
                var result = checker.probeNow(target);
                assertThat(result.success()).isFalse();
                assertThat(result.reason()).startsWith("a stored secret was sealed with the key").doesNotEndWith(".");
            }
            assertThat(checker.verdict(target).state()).isEqualTo(Verdict.State.UNKNOWN);
            assertThat(checker.failing()).isEmpty();
        }
    }

    private static HttpCheck http(Secret password) {
        var pace = new Pace(Duration.ofMillis(50), Duration.ofSeconds(20), 1, 1);
        return new HttpCheck(pace, Reach.SERVER, false, false, null, "GET", "/", null, Map.of(),
                new HttpCheck.Credentials("probe", password), null, "1.1", List.of(), null, null);
    }
}
