package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

/** Reports in simulated time: the loop's clock is the test's, and nobody runs it. */
class ReportsTest {

    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.1");

    private long now = 1_000_000_000L;
    private final ProbeLoop loop = new ProbeLoop(() -> now);
    private final Desk desk = new Desk(loop, () -> Instant.EPOCH.plusNanos(now), new Random(1), Plain.marking());
    private final List<State> heard = new ArrayList<>();

    private Reports reports(int rise, int fall) {
        var check = new PushCheck(Duration.ofSeconds(30), rise, fall);
        var reports = new Reports(new ProbeTarget(ADDRESS, 0, check), check, desk);
        desk.listeners.add(_ -> heard.add(reports.verdict.state()));
        reports.begin();
        return reports;
    }

    private void pass(int seconds) {
        for (int each = 0; each < seconds * 10; each++) {
            now += 100_000_000L;
            loop.timers.fire(now);
        }
    }

    @Test
    void beforeTheFirstReport_isUnknown_untilTheTimeToLiveIsOver() {
        var reports = reports(1, 1);
        assertThat(reports.verdict.reason()).isEqualTo("no report yet");
        pass(29);
        assertThat(reports.verdict.state()).isEqualTo(State.UNKNOWN);
        pass(2);
        assertThat(reports.verdict.state()).isEqualTo(State.DOWN);
        assertThat(reports.verdict.reason()).isEqualTo("no report in 30 s");
        pass(600);
        assertThat(heard).containsExactly(State.DOWN);
        assertThat(reports.verdict.flapping()).isFalse();
    }

    @Test
    void reports_keepItUp_andTheirEndTakesItDown() {
        var reports = reports(1, 1);
        for (int each = 0; each < 10; each++) {
            reports.report(true, "42 users");
            pass(20);
            assertThat(reports.verdict.state()).isEqualTo(State.UP);
            assertThat(reports.verdict.reason()).isEqualTo("42 users");
        }
        pass(11);
        assertThat(reports.verdict.reason()).isEqualTo("no report in 30 s");
        reports.report(true, "back");
        assertThat(heard).containsExactly(State.UP, State.DOWN, State.UP);
        assertThat(reports.results.list(reports.target)).hasSize(11);
    }

    @Test
    void directorThatStoodStill_givesReportersOneMoreTimeToLive() {
        var reports = reports(1, 1);
        reports.report(true, "well");
        now += Duration.ofHours(1).toNanos();
        pass(25);
        assertThat(reports.verdict.state()).isEqualTo(State.UP);
        now += Duration.ofHours(1).toNanos();
        pass(3);
        assertThat(reports.verdict.state()).isEqualTo(State.DOWN);
        reports.report(true, "well");
        now += Duration.ofHours(1).toNanos();
        pass(25);
        assertThat(reports.verdict.state()).isEqualTo(State.UP);
        pass(10);
        assertThat(reports.verdict.state()).isEqualTo(State.DOWN);
    }

    @Test
    void badReport_countsByFall_andIsReason() {
        var reports = reports(1, 2);
        reports.report(true, "well");
        reports.report(false, "disk full");
        assertThat(reports.verdict.state()).isEqualTo(State.UP);
        reports.report(false, "disk full");
        assertThat(reports.verdict.state()).isEqualTo(State.DOWN);
        assertThat(reports.verdict.reason()).isEqualTo("disk full");
        assertThat(desk.failing).containsOnlyKeys(reports.target);
    }

    @Test
    void returnAfterSilence_takesRiseReports() {
        var reports = reports(2, 1);
        pass(31);
        reports.report(true, "back");
        assertThat(reports.verdict.state()).isEqualTo(State.DOWN);
        reports.report(true, "back");
        assertThat(reports.verdict.state()).isEqualTo(State.UP);
    }

    @Test
    void reportOfAnUnknownTarget_isRefused() {
        try (var checker = Plain.checker(new Random(1))) {
            var target = new ProbeTarget(ADDRESS, 0, new PushCheck(Duration.ofSeconds(30), 1, 1));
            assertThat(checker.report(target, true, "well")).isFalse();
            checker.assign(java.util.Set.of(target));
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(checker.probeNow(target)).extracting(ProbeResult::success,
                            ProbeResult::impossible, ProbeResult::reason)
                            .containsExactly(false, true, "no report yet"));
            assertThat(checker.report(target, true, "well")).isTrue();
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30))
                    .until(() -> checker.verdict(target).state() == State.UP);
            assertThat(checker.probeNow(target)).extracting(ProbeResult::success, ProbeResult::impossible,
                    ProbeResult::reason).containsExactly(true, false, "well");
        }
    }
}
