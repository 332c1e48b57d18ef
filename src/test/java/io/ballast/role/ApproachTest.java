package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

/** Nobody ever answers here; what follows an answer is in {@link RoleKeeperTest}. */
class ApproachTest {

    private int dialled;
    private int started;
    private ProcessHandle process = ProcessHandle.current();
    private long now;

    private final Approach approach = new Approach(() -> {
        dialled++;
        throw new IOException("nobody");
    }, () -> {
        started++;
        return process;
    });

    private void attempt(Duration later, boolean wanted) {
        now += later.toNanos();
        assertThat(approach.attempt(wanted, now)).isNull();
    }

    private static ProcessHandle ended() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.toHandle();
    }

    @Test
    void withoutNeed_aRouterIsLookedForNowAndThen_andNotStarted() {
        for (int i = 0; i < 30; i++) {
            attempt(Duration.ofMillis(100), false);
        }
        assertThat(dialled).isEqualTo(3);
        assertThat(started).isZero();
    }

    @Test
    void startedRouter_isGivenTimeToAnswer() {
        attempt(Duration.ZERO, true);
        assertThat(started).isEqualTo(1);
        assertThat(approach.silence()).isEqualTo("it is being started");
        attempt(Approach.ANSWER.minusMillis(1), true);
        assertThat(started).isEqualTo(1);
        attempt(Duration.ofMillis(1), true);
        assertThat(started).isEqualTo(2);
        assertThat(approach.silence()).contains("does not answer");
    }

    @Test
    void routerThatEndsAtOnce_isStartedAgain_afterPausesThatGrow() throws Exception {
        process = ended();
        for (int i = 0; i < 600; i++) {
            attempt(Duration.ofMillis(100), true);
        }
        // After 0, 1, 3, 7, 15, 31 and never more than 30 seconds later.
        assertThat(started).isEqualTo(6);
        assertThat(dialled).isEqualTo(600);
    }

    @Test
    void connectionThatLasted_makesTheNextStartImmediate() throws Exception {
        process = ended();
        for (int i = 0; i < 100; i++) {
            attempt(Duration.ofMillis(100), true);
        }
        int before = started;
        approach.ended(Approach.LASTING.toNanos() - 1, "it ended");
        attempt(Duration.ofMillis(1), true);
        assertThat(started).isEqualTo(before);
        approach.ended(Approach.LASTING.toNanos(), "it ended");
        attempt(Duration.ofMillis(1), true);
        assertThat(started).isEqualTo(before + 1);
    }

    @Test
    void failedStart_saysWhy() {
        var failing = new Approach(() -> {
            throw new IOException("nobody");
        }, () -> {
            throw new IOException("no space left");
        });
        failing.attempt(true, 0);
        assertThat(failing.silence()).isEqualTo("it cannot be started: no space left");
    }

    @Test
    void routerThatSomebodyElseStarts_isOnlyWaitedFor() {
        var waiting = new Approach(() -> {
            throw new IOException("nobody");
        }, null);
        waiting.attempt(true, 0);
        assertThat(waiting.silence()).contains("ballast.vrrp.start-router");
    }
}
