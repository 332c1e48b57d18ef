package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.role.Pulse.Condition;

import org.junit.jupiter.api.Test;

class PulseTest {

    private long now = -7;
    private final Pulse pulse = new Pulse(now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private long ask() {
        pass(Pulse.EVERY);
        return pulse.question(now).orElseThrow();
    }

    private Condition after(Duration time) {
        var found = pulse.look(now);
        for (long until = now + time.toNanos(); now < until;) {
            pass(Duration.ofMillis(100));
            found = pulse.look(now);
        }
        return found;
    }

    @Test
    void questions_areAskedEverySecondWhileTheyAreAnswered() {
        assertThat(pulse.question(now)).isEmpty();
        long first = ask();
        assertThat(pulse.question(now)).isEmpty();
        pulse.answered(first);
        assertThat(pulse.question(now)).isEmpty();
        long second = ask();
        assertThat(second).isNotEqualTo(first);
        pass(Pulse.EVERY);
        assertThat(pulse.question(now)).isEmpty();
    }

    @Test
    void routerThatAnswers_isWellForEver() {
        for (int i = 0; i < 100; i++) {
            pulse.answered(ask());
            assertThat(after(Duration.ofSeconds(20))).isEqualTo(Condition.WELL);
        }
    }

    @Test
    void routerThatDoesNot_isGivenTimeUntilItIsKilled() {
        ask();
        assertThat(after(Duration.ofMillis(4900))).isEqualTo(Condition.WELL);
        assertThat(after(Duration.ofMillis(100))).isEqualTo(Condition.SILENT);
        assertThat(after(Duration.ofSeconds(5))).isEqualTo(Condition.TO_END);
        assertThat(after(Duration.ofSeconds(5))).isEqualTo(Condition.TO_KILL);
    }

    @Test
    void lateAnswer_makesItWellAgain() {
        long number = ask();
        after(Duration.ofSeconds(11));
        pulse.answered(number);
        assertThat(pulse.look(now)).isEqualTo(Condition.WELL);
        ask();
        assertThat(after(Duration.ofSeconds(4))).isEqualTo(Condition.WELL);
    }

    @Test
    void answerToAnotherQuestion_isNone() {
        long number = ask();
        pulse.answered(number - 1);
        pulse.answered(number + 1);
        assertThat(after(Duration.ofSeconds(6))).isEqualTo(Condition.SILENT);
    }

    @Test
    void ownPause_isNotTakenForTheRouters() {
        ask();
        pass(Duration.ofMinutes(5));
        assertThat(pulse.look(now)).isEqualTo(Condition.WELL);
        assertThat(after(Duration.ofSeconds(4))).isEqualTo(Condition.WELL);
        assertThat(after(Duration.ofSeconds(1))).isEqualTo(Condition.SILENT);
    }
}
