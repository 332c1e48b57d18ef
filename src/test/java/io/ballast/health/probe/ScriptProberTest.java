package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.ScriptCheck;
import io.ballast.health.WeightAdvice;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptProberTest {

    @TempDir
    Path temporary;
    Path directory;
    Scripts scripts;

    @BeforeEach
    void make() throws IOException {
        directory = permit(Files.createDirectory(temporary.resolve("scripts")), "rwxr-xr-x");
        permit(temporary, "rwxr-xr-x");
        scripts = scripts(directory);
    }

    private static Scripts scripts(Path... directories) {
        return new Scripts(List.of(directories), 32, Thread.ofPlatform().daemon().factory());
    }

    private static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path script(String name, String... lines) throws IOException {
        var path = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return permit(path, "rwxr-xr-x");
    }

    private static ScriptCheck check(String name, Duration timeout, boolean dynamicWeight, String... arguments) {
        return new ScriptCheck(TimedAttempt.pace(timeout), Reach.SERVER, name, List.of(arguments), dynamicWeight);
    }

    private Outcome probe(ScriptCheck check) throws IOException, InterruptedException {
        return TimedAttempt.probe(new ScriptProber(check, scripts),
                new ProbeTarget(IpAddress.parse("fd00::1"), 8080, check));
    }

    private Outcome run(String... lines) throws IOException, InterruptedException {
        script("check", lines);
        return probe(check("check", TimedAttempt.PATIENT, false));
    }

    private void assertRefused(String name, String message) {
        assertThatThrownBy(() -> probe(check(name, TimedAttempt.PATIENT, false))).isInstanceOf(CannotProbe.class)
                .hasMessageContaining(message);
    }

    private boolean endsSoon(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        await().atMost(Duration.ofSeconds(20)).until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().command().isPresent()).isEmpty());
        return true;
    }

    @Test
    void status_decides_andTheLastLineExplains() throws Exception {
        assertThat(run("exit 0")).isEqualTo(Outcome.success("status 0"));
        assertThat(run("echo one; echo two; exit 0")).isEqualTo(Outcome.success("status 0: two"));
        assertThat(run("echo 'replication lags' >&2; exit 1")).isEqualTo(Outcome.failure("status 1: replication lags"));
        assertThat(run("exit 77")).isEqualTo(Outcome.failure("status 77"));
    }

    @Test
    void threadsThatOnlyBeginOthers_asOnesInANamespaceDo_serveAsWell() throws Exception {
        scripts = new Scripts(List.of(directory), 32,
                body -> Thread.ofPlatform().unstarted(() -> Thread.ofPlatform().daemon().start(body)));

        for (int i = 0; i < 3; i++) {
            assertThat(run("sleep 0.1", "exit 0")).isEqualTo(Outcome.success("status 0"));
        }
    }

    @Test
    void dynamicWeight_isTwoBelowTheStatus() throws Exception {
        script("check", "exit $1");

        for (int status : new int[]{2, 3, 102, 255}) {
            var outcome = probe(check("check", TimedAttempt.PATIENT, true, String.valueOf(status)));
            assertThat(outcome.success()).isTrue();
            assertThat(outcome.advice()).isEqualTo(new WeightAdvice.Exactly(status - 2));
            assertThat(outcome.reason()).isEqualTo("status " + status + " for weight " + (status - 2));
        }
        assertThat(probe(check("check", TimedAttempt.PATIENT, true, "0"))).isEqualTo(Outcome.success("status 0"));
        assertThat(probe(check("check", TimedAttempt.PATIENT, true, "1"))).isEqualTo(Outcome.failure("status 1"));
    }

    @Test
    void dynamicWeight_ofAScriptThatWasKilled_isNone() throws Exception {
        script("check", "kill -KILL $$");

        for (boolean dynamic : new boolean[]{true, false}) {
            assertThat(probe(check("check", TimedAttempt.PATIENT, dynamic)))
                    .isEqualTo(Outcome.failure("status 137, as of a program that the signal KILL ended"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ILL, 132", "ABRT, 134", "BUS, 135", "FPE, 136", "SEGV, 139", "TERM, 143"})
    void dynamicScript_thatASignalEnds_takesItsServerDown(String signal, int status) throws Exception {
        script("check", "ulimit -c 0", "kill -" + signal + " $$");

        assertThat(probe(check("check", TimedAttempt.PATIENT, true))).isEqualTo(
                Outcome.failure("status " + status + ", as of a program that the signal " + signal + " ended"));
    }

    @Test
    void arguments_areGivenAsTheyAre() throws Exception {
        script("check", "printf '<%s>' \"$@\"");

        assertThat(probe(check("check", TimedAttempt.PATIENT, false, "a b", "$(id)", "*", "; rm -rf /", "")).reason())
                .isEqualTo("status 0: <a b><$(id)><*><; rm -rf /><>");
    }

    @Test
    void environment_isClean_andInputIsEmpty() throws Exception {
        var told = directory.resolve("told");
        script("check", "{ cat; env | grep -v '^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD=' | sort; pwd; } > " + told);

        assertThat(probe(check("check", TimedAttempt.PATIENT, false))).isEqualTo(Outcome.success("status 0"));
        assertThat(Files.readAllLines(told)).containsExactly("BALLAST_SERVER_ADDRESS=fd00::1",
                "BALLAST_SERVER_PORT=8080", "LANG=C.UTF-8",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "/");
    }

    @Test
    void capabilities_areNone_andCannotComeBack() throws Exception {
        script("check", "grep -h 'CapInh\\|CapPrm\\|CapEff\\|CapAmb\\|NoNewPrivs' /proc/self/status "
                + "| sed 's/\\t//; s/Cap//; s/0000000000000000/none/' | tr '\\n' ' '");

        assertThat(probe(check("check", TimedAttempt.PATIENT, false)).reason())
                .isEqualTo("status 0: Inh:none Prm:none Eff:none Amb:none NoNewPrivs:1");
    }

    @Test
    void descriptors_areNotInherited() throws Exception {
        script("check", "ls /proc/$$/fd | grep -vc '^[012]$\\|^10$\\|^255$'; exit 0");

        assertThat(probe(check("check", TimedAttempt.PATIENT, false)).reason()).isEqualTo("status 0: 0");
    }

    /** Runs a script that never ends until its time was long enough for it to come as far as a file that it writes. */
    private Outcome endedAfter(Path file) throws Exception {
        for (int seconds = 1; true; seconds *= 2) {
            var outcome = probe(check("check", Duration.ofSeconds(seconds), false));
            assertThat(outcome).isEqualTo(Outcome.failure("ran longer than " + seconds + " s and was ended"));
            if (Files.exists(file) && Files.size(file) > 0 || seconds > 60) {
                return outcome;
            }
        }
    }

    @Test
    void timeOut_endsTheScriptAndItsChildren() throws Exception {
        var child = directory.resolve("child");
        script("check", "sleep 600 & echo $! > " + child, "sleep 600");

        assertThat(endedAfter(child).success()).isFalse();
        assertThat(endsSoon(child)).isTrue();
    }

    @Test
    void timeOut_ofAScriptThatIgnoresTerm_killsIt() throws Exception {
        var own = directory.resolve("own");
        script("check", "trap '' TERM", "echo $$ > " + own, "while :; do sleep 1; done");

        assertThat(endedAfter(own).success()).isFalse();
        assertThat(endsSoon(own)).isTrue();
    }

    @Test
    void children_thatStayBehind_areKilledAndHoldNothingUp() throws Exception {
        var child = directory.resolve("child");

        assertThat(run("sleep 600 & echo $! > " + child, "echo fine", "exit 0"))
                .isEqualTo(Outcome.success("status 0: fine"));
        assertThat(endsSoon(child)).isTrue();
    }

    @Test
    void flood_isBounded_andItsEndCounts() throws Exception {
        assertThat(run("head -c 1000000 /dev/zero | tr '\\0' x", "echo", "echo the end", "exit 1"))
                .isEqualTo(Outcome.failure("status 1: the end"));
        assertThat(run("head -c 300000 /dev/zero | tr '\\0' x; exit 1").reason()).hasSizeLessThan(120).endsWith("...");
    }

    @Test
    void childThatStaysBehind_andFloods_isEndedBeforeItFillsTheMemory() throws Exception {
        assertThat(run("yes & exit 1")).matches(outcome -> outcome.reason().startsWith("status 1"));
        assertThat(run("yes nothing & sleep 1; echo the end >&2; exit 0").success()).isTrue();
    }

    @Test
    void floodOfOneThatGotAway_endsWithTheRun() throws Exception {
        var away = directory.resolve("away");
        assertThat(run("setsid sh -c 'echo $$ > " + away + "; exec yes' &", "while [ ! -s " + away
                + " ]; do sleep 0.1; done", "exit 1").reason()).startsWith("status 1");
        assertThat(endsSoon(away)).isTrue();
    }

    @Test
    void floodWithoutEnd_isEndedInTime() throws Exception {
        script("check", "yes");

        assertThat(probe(check("check", Duration.ofSeconds(1), false)).success()).isFalse();
        await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("script") && thread.getState() == Thread.State.RUNNABLE));
    }

    @Test
    void outputThatATerminalObeys_isCleaned() throws Exception {
        assertThat(run("printf 'a\\033[2Jb\\377'; exit 1").reason()).isEqualTo("status 1: a [2Jb\ufffd");
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
        assertThatThrownBy(() -> probe(check("check", TimedAttempt.BRIEF, false))).isInstanceOf(CannotProbe.class)
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

    @Test
    void names_thatLeadElsewhere_areRefused() {
        for (var name : List.of("../check", "/bin/true", "..", ".", "", "a/b", ".hidden")) {
            assertRefused(name, "a script's name has no slash");
        }
    }

    @Test
    void scriptThatIsMissing_orNone_saysWhereItWasSought() throws Exception {
        assertRefused("nosuch", "there is no script nosuch in " + directory);
        Files.createDirectory(directory.resolve("sub"));
        assertRefused("sub", "must be a file, and no link");
        permit(script("plain", "exit 0"), "rw-r--r--");
        assertRefused("plain", "must be executable");
        permit(Files.writeString(directory.resolve("broken"), "#!/nosuch/interpreter\n"), "rwxr-xr-x");
        assertThat(catchOrFailure("broken")).isFalse();
    }

    private boolean catchOrFailure(String name) throws InterruptedException {
        try {
            return probe(check(name, TimedAttempt.PATIENT, false)).success();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void links_areRefused_evenToGoodScripts() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), script("check", "exit 0"));
        Files.createSymbolicLink(directory.resolve("out"), Path.of("/bin/true"));

        assertRefused("link", "must be a file, and no link");
        assertRefused("out", "must be a file, and no link");
    }

    @Test
    void scriptsAndDirectories_thatOthersMayChange_areRefused() throws Exception {
        var script = script("check", "exit 0");
        for (var permissions : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            permit(script, permissions);
            assertRefused("check", script + " must not be writable by group or others");
        }
        permit(script, "rwxr-xr-x");
        permit(directory, "rwxrwxr-x");
        assertRefused("check", directory + " must not be writable by group or others");
        permit(directory, "rwxr-xr-x");
        permit(temporary, "rwxrwxrwx");
        assertRefused("check", temporary + " must not be writable by group or others");
    }

    @Test
    void withoutDirectories_scriptsAreOff() {
        scripts = scripts();
        assertRefused("check", "scripts are off; name their directories");
        scripts = scripts(Path.of("relative"));
        assertRefused("check", "there is no script check in relative");
    }
}
