package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.ProbeTarget;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that wait for each other, and what keeps one from being started. */
class ScriptsTest extends Scripted {

    private ScriptTurn ask(ProbeTarget target, long limitNanos, long patienceNanos) throws IOException {
        return scripts.ask(target, "check", List.of(), limitNanos, patienceNanos, () -> {
        });
    }

    private static ProbeTarget server(int number) {
        return new ProbeTarget(IpAddress.parse("fd00::1"), number, check("check", TimedAttempt.PATIENT, false));
    }

    private int starts(Path starts) throws IOException {
        return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
    }

    @Test
    void scriptThatRuns_isNotStartedTwice_andBothAskersHearItsEnd() throws Exception {
        var starts = directory.resolve("starts");
        var go = directory.resolve("go");
        script("check", "echo x >> " + starts, "while [ ! -e " + go + " ]; do sleep 0.1; done");
        var check = check("check", TimedAttempt.PATIENT, false);
        var target = new ProbeTarget(IpAddress.parse("fd00::1"), 8080, check);
        long limit = TimedAttempt.PATIENT.toNanos();

        var first = ask(target, limit, limit);
        await().atMost(TimedAttempt.PATIENT).until(() -> Files.exists(starts));
        assertThat(ask(target, limit, limit)).isSameAs(first);
        Files.createFile(go);
        assertThat(first.end.get(30, TimeUnit.SECONDS).status()).isZero();
        assertThat(Files.readAllLines(starts)).hasSize(1);

        assertThat(probe(check)).isEqualTo(Outcome.success("status 0"));
        assertThat(Files.readAllLines(starts)).hasSize(2);
    }

    @Test
    void moreThanMayRunAtOnce_waitForTheirTurn_andAllRun() throws Exception {
        var starts = directory.resolve("starts");
        var go = directory.resolve("go");
        script("check", "echo x >> " + starts, "while [ ! -e " + go + " ]; do sleep 0.1; done");
        scripts = new Scripts(List.of(directory), 3, Thread.ofPlatform().daemon().factory());
        long limit = TimedAttempt.PATIENT.toNanos();

        var turns = new ArrayList<ScriptTurn>();
        for (int number = 1; number <= 20; number++) {
            turns.add(ask(server(number), limit, limit));
        }
        await().atMost(TimedAttempt.PATIENT).until(() -> starts(starts) == 3);
        Files.createFile(go);
        for (var turn : turns) {
            assertThat(turn.end.get(60, TimeUnit.SECONDS).status()).isZero();
        }
        assertThat(starts(starts)).isEqualTo(20);
    }

    @Test
    void scriptThatDidNotGetItsTime_saysNothingOfTheServer_andIsNotStartedForNobody() throws Exception {
        var starts = directory.resolve("starts");
        var go = directory.resolve("go");
        script("check", "echo x >> " + starts, "while [ ! -e " + go + " ]; do sleep 0.1; done");
        scripts = new Scripts(List.of(directory), 1, Thread.ofPlatform().daemon().factory());
        long limit = TimedAttempt.PATIENT.toNanos();

        var first = ask(server(1), limit, limit);
        await().atMost(TimedAttempt.PATIENT).until(() -> starts(starts) == 1);
        assertThatThrownBy(() -> probe(check("check", Duration.ofSeconds(3), false))).isInstanceOf(CannotProbe.class)
                .hasMessage("the script had to wait for others, of which 1 run at once; raise ballast.scripts-at-once");
        var nobodys = ask(server(2), limit, 1);
        var kept = ask(server(3), limit, 1);
        assertThat(ask(server(3), limit, limit)).isSameAs(kept);
        Files.createFile(go);
        assertThat(first.end.get(60, TimeUnit.SECONDS).status()).isZero();
        assertThat(kept.end.get(60, TimeUnit.SECONDS).status()).isZero();
        assertThatThrownBy(() -> nobodys.end.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(CannotProbe.class);
        assertThat(starts(starts)).isEqualTo(2);
        assertThat(ask(server(2), limit, limit).end.get(60, TimeUnit.SECONDS).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void capabilitiesThatCannotBeGivenUp_areSaid_andTheNextProbeTriesAgain(boolean error) throws Exception {
        script("check", "exit 0");
        var refused = new AtomicBoolean(true);
        scripts = new Scripts(List.of(directory), 1, Thread.ofPlatform().daemon().factory(), () -> {
            if (refused.get() && error) {
                throw new NoClassDefFoundError("capset refused");
            }
            if (refused.get()) {
                throw new IllegalStateException("capset refused");
            }
        });
        assertRefused("check", "cannot be started: capset refused");
        assertRefused("check", "cannot be started: capset refused");
        refused.set(false);
        assertThat(probe(check("check", TimedAttempt.PATIENT, false))).isEqualTo(Outcome.success("status 0"));
    }

    @Test
    void threadThatCannotBeMade_isSaid_andTheNextProbeTriesAgain() throws Exception {
        script("check", "exit 0");
        var refused = new AtomicBoolean();
        scripts = new Scripts(List.of(directory), 1, body -> {
            if (refused.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofPlatform().daemon().unstarted(body);
        });
        refused.set(true);
        assertRefused("check", "cannot be started: unable to create native thread");
        refused.set(false);
        assertThat(probe(check("check", TimedAttempt.PATIENT, false))).isEqualTo(Outcome.success("status 0"));
    }
}
