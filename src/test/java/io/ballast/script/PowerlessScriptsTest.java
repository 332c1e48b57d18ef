package io.ballast.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.script.ScriptRun.Ended;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerlessScriptsTest {

    private static final Duration PATIENT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final AtomicInteger givenUp = new AtomicInteger();
    @SuppressWarnings("NullAway.Init")
    private PowerlessScripts scripts;

    @BeforeEach
    void make() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        scripts = new PowerlessScripts(new ScriptDirectories(List.of(directory)), 1,
                Thread.ofPlatform().daemon().factory(), givenUp::incrementAndGet);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    private void script(String name, String line) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(String name, Duration limit, String... arguments) throws Exception {
        return scripts.run(name, List.of(arguments), Map.of("COLOUR", "blue"), limit).get(60, TimeUnit.SECONDS);
    }

    @Test
    void script_hasItsArguments_aCleanEnvironment_andNoCapabilities() throws Exception {
        script("show", "echo \"$# $1 $2 $COLOUR $HOME\"; exit 3");
        assertThat(run("show", PATIENT, "two words", "$HOME")).isEqualTo(new Ended(3, false, "2 two words $HOME blue"));
        assertThat(givenUp).hasPositiveValue();
    }

    @Test
    void scriptThatRunsTooLong_isEnded_andTheNextOneHasItsTurn() throws Exception {
        script("slow", "sleep 600");
        script("quick", "exit 0");
        var slow = scripts.run("slow", List.of(), Map.of(), Duration.ofMillis(300));
        assertThat(run("quick", PATIENT).status()).isZero();
        assertThat(slow.get(60, TimeUnit.SECONDS).timedOut()).isTrue();
    }

    @Test
    void whatIsNoScript_isRefusedInWords() {
        for (var name : List.of("", "../sh", "missing", ".hidden", "/bin/sh")) {
            assertThatThrownBy(() -> run(name, PATIENT)).as(name).isInstanceOf(ExecutionException.class)
                    .cause().isInstanceOf(CannotRun.class).message().isNotBlank();
        }
    }

    @Test
    void closed_itEndsWhatRuns() throws Exception {
        script("slow", "sleep 600");
        var slow = scripts.run("slow", List.of(), Map.of(), PATIENT);
        assertThatThrownBy(() -> slow.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        scripts.close();
        assertThatThrownBy(() -> slow.get(60, TimeUnit.SECONDS)).hasMessageContaining("being stopped");
    }
}
