package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.WeightAdvice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptProberTest extends Scripted {

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
        // No pipe nor redirection, for which the shell would open more. 10 and 255 are the script itself.
        script("check", "ls -m /proc/$$/fd", "exit 0");

        assertThat(probe(check("check", TimedAttempt.PATIENT, false)).reason())
                .matches("status 0: 0, 1, (10, )?2(, 255)?");
    }

    /**
     * Runs a script that never ends in more and more time, until that was enough for it to come as far as a test wants it:
     * a busy machine may not even have begun it, which is no outcome.
     */
    private void assertEnded(Callable<Boolean> cameFar) throws Exception {
        boolean far = false;
        for (int seconds = 1; !far && seconds <= 64; seconds *= 2) {
            try {
                assertThat(probe(check("check", Duration.ofSeconds(seconds), false)))
                        .isEqualTo(Outcome.failure("ran longer than " + seconds + " s and was ended"));
                far = cameFar.call();
            } catch (CannotProbe e) {
                assertThat(e).hasMessageStartingWith("the script had to wait");
            }
        }
        assertThat(far).as("a minute is enough").isTrue();
    }

    private static boolean isWritten(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    @Test
    void timeOut_endsTheScriptAndItsChildren() throws Exception {
        var child = directory.resolve("child");
        script("check", "sleep 600 & echo $! > " + child, "sleep 600");

        assertEnded(() -> isWritten(child));
        assertThat(endsSoon(child)).isTrue();
    }

    @Test
    void timeOut_ofAScriptThatIgnoresTerm_killsIt() throws Exception {
        var own = directory.resolve("own");
        script("check", "trap '' TERM", "echo $$ > " + own, "while :; do sleep 1; done");

        assertEnded(() -> isWritten(own));
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

        assertEnded(() -> true);
        await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("script") && thread.getState() == Thread.State.RUNNABLE));
    }

    @Test
    void outputThatATerminalObeys_isCleaned() throws Exception {
        assertThat(run("printf 'a\\033[2Jb\\377'; exit 1").reason()).isEqualTo("status 1: a [2Jb\ufffd");
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
